//! Fetching the issuer's keys: RFC 8414 §3 finds the JWKS, RFC 7517 §5 says what it holds. With limits: the issuer is
//! trusted to sign, not to be small or quick.

use std::error::Error;
use std::future::Future;
use std::iter::successors;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderMap;
use signet_shared::jose::JwkSet;
use signet_shared::wire::AuthorizationServerMetadata;

use super::freshness;
use crate::Context;
use crate::address::of_keys;
use crate::well_known::well_known;

/// How long one of the two documents may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The problem with an address at which there is nothing.
const ABSENT: &str = "there is no such document";
/// A document that is larger is no key set.
const MAX_BYTES: usize = 256 * 1024;

/// Why there are no new keys.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No answer, or not in time.
    #[error("{url} cannot be reached")]
    Unreachable {
        /// What was asked.
        url: String,
        /// What stood in the way, where that is known: for the log.
        #[source]
        cause: Option<Box<dyn Error + Send + Sync>>,
    },
    /// Neither keys nor an error within 15 seconds.
    #[error("the issuer's keys do not come in time")]
    Late,
    /// An answer that is no use.
    #[error("{url}: {problem}")]
    Unusable {
        /// What was asked.
        url: String,
        /// What is wrong with the answer.
        problem: &'static str,
    },
}

impl FetchError {
    /// The error and what caused it, down to the first cause: a certificate that nobody vouches for, for one.
    pub(crate) fn whole(&self) -> String {
        let causes = successors(self.source(), |&error| error.source());
        causes.fold(self.to_string(), |told, cause| format!("{told}: {cause}"))
    }
}

/// The keys, some time later.
pub type Fetched = Pin<Box<dyn Future<Output = Result<JwkSet, FetchError>> + Send>>;

/// Fetches keys; a trait so that they can come another way, and so that the cache can be tested without a network. A
/// fetch has 15 seconds, and there is one at a time.
pub trait Fetch: Send + Sync {
    /// The issuer's keys as they are now.
    fn fetch(&self) -> Fetched;

    /// How long the keys of the last fetch are fresh: after that they are fetched anew. It is asked for after each fetch;
    /// less than a second and more than five minutes, which is what holds where nothing else is said, do not count.
    fn fresh_for(&self) -> Duration {
        Duration::MAX
    }
}

/// Fetches over HTTP.
pub(crate) struct HttpFetch {
    client: reqwest::Client,
    context: Arc<dyn Context>,
    issuer: String,
    /// What the last keys said of themselves, in seconds.
    fresh: Arc<AtomicU64>,
}

impl HttpFetch {
    /// For the issuer `issuer`, by what `client` makes, whose times and rules are set here. Redirects are not followed: the issuer says where its keys are, nobody else.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub(crate) fn new(
        issuer: &str,
        context: Arc<dyn Context>,
        client: reqwest::ClientBuilder,
    ) -> reqwest::Result<Self> {
        let client =
            client.timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { client, context, issuer: issuer.to_owned(), fresh: Arc::new(AtomicU64::new(u64::MAX)) })
    }

    /// Where the metadata of `issuer` lies: RFC 8414 §3.1. `None` when it is no http address.
    pub(crate) fn metadata_url(issuer: &str) -> Option<String> {
        well_known("oauth-authorization-server", issuer)
    }
}

impl Fetch for HttpFetch {
    fn fetch(&self) -> Fetched {
        let (context, issuer) = (Arc::clone(&self.context), self.issuer.clone());
        let (client, fresh) = (self.client.clone(), Arc::clone(&self.fresh));
        Box::pin(async move {
            let client = Client { client, headers: context.headers() };
            let (url, document) = metadata(&client, &issuer).await?;
            let unusable = |problem| FetchError::Unusable { url: url.clone(), problem };
            let metadata: AuthorizationServerMetadata =
                serde_json::from_slice(&document).map_err(|_| unusable("no metadata"))?;
            // RFC 8414 §3.3: another issuer's document is no use, however it came here.
            if metadata.issuer != issuer {
                return Err(unusable("the metadata is another issuer's"));
            }
            if is_less_safe(&issuer, &metadata.jwks_uri) {
                return Err(unusable("the jwks_uri is neither https nor, like the issuer, on this machine"));
            }
            let (document, fresh_for) = client.get(&metadata.jwks_uri).await?;
            let keys = std::str::from_utf8(&document).ok().and_then(|text| JwkSet::parse(text).ok());
            // A set without a usable key is an answer too: the issuer has withdrawn what it had.
            let keys = keys.ok_or(FetchError::Unusable { url: metadata.jwks_uri, problem: "no key set" })?;
            fresh.store(fresh_for.map_or(u64::MAX, |time| time.as_secs()), Ordering::Relaxed);
            Ok(keys)
        })
    }

    fn fresh_for(&self) -> Duration {
        Duration::from_secs(self.fresh.load(Ordering::Relaxed))
    }
}

/// Keys that come over plain http are worth no more than the way they came: what holds of the issuer's own address holds
/// of theirs, and they come by https where it does.
fn is_less_safe(issuer: &str, jwks_uri: &str) -> bool {
    let by_https = |url: &reqwest::Url| url.scheme() == "https" || !issuer.starts_with("https://");
    !of_keys(jwks_uri).is_ok_and(|url| by_https(&url))
}

/// What the issuer says about itself, and where: at the address of RFC 8414 §3.1, or, where there is nothing, at that of
/// OpenID Connect Discovery §4, as many providers have it (RFC 8414 §5).
async fn metadata(client: &Client, issuer: &str) -> Result<(String, Vec<u8>), FetchError> {
    let no_address = || FetchError::Unusable { url: issuer.to_owned(), problem: "no http address" };
    let url = HttpFetch::metadata_url(issuer).ok_or_else(no_address)?;
    match client.get(&url).await {
        Err(FetchError::Unusable { problem: ABSENT, .. }) => {
            let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
            client.get(&url).await.map(|(document, _)| (url, document))
        }
        answer => answer.map(|(document, _)| (url, document)),
    }
}

/// The HTTP client, and what each of its requests carries.
struct Client {
    client: reqwest::Client,
    headers: HeaderMap,
}

impl Client {
    /// The document at `url`, and how long it is fresh where it says so.
    async fn get(&self, url: &str) -> Result<(Vec<u8>, Option<Duration>), FetchError> {
        let unreachable = |error: reqwest::Error| FetchError::Unreachable {
            url: url.to_owned(),
            cause: Some(error.into()),
        };
        let unusable = |problem| FetchError::Unusable { url: url.to_owned(), problem };
        let mut response =
            self.client.get(url).headers(self.headers.clone()).send().await.map_err(unreachable)?;
        match response.status() {
            reqwest::StatusCode::OK => {}
            reqwest::StatusCode::NOT_FOUND => return Err(unusable(ABSENT)),
            _ => return Err(unusable("the status is not 200")),
        }
        let (mut bytes, fresh_for) = (Vec::new(), freshness::fresh_for(response.headers()));
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MAX_BYTES {
                return Err(unusable("the document is too large"));
            }
        }
        Ok((bytes, fresh_for))
    }
}

#[cfg(test)]
#[path = "fetch_tests.rs"]
mod tests;
