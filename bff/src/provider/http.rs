//! The one HTTP client for the provider: no redirects, no proxy, little time, small answers. The provider is trusted with tokens, not
//! to be small or quick.

use std::error::Error;
use std::iter::successors;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, Url};
use serde::Deserialize;
use signet_service::telemetry::headers;

use super::ProviderError;

/// From the first byte sent to the last one read.
const PATIENCE: Duration = Duration::from_secs(5);
/// No answer of a provider is larger.
const MAX_BYTES: usize = 256 * 1024;
/// What may stand in a form as it is.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Makes requests.
#[derive(Debug, Clone)]
pub(super) struct Http(Client);

/// A refusal of RFC 6749 §5.2.
#[derive(Deserialize)]
struct Failure {
    error: String,
}

impl Http {
    /// By what `client` makes.
    pub(super) fn new(client: ClientBuilder) -> reqwest::Result<Self> {
        let builder = client.timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
        Ok(Self(builder.user_agent(concat!("signet-bff/", env!("CARGO_PKG_VERSION"))).build()?))
    }

    /// The JSON document at `url`, with a bearer token where there is one.
    pub(super) async fn document(&self, url: Url, token: Option<&str>) -> Result<Vec<u8>, ProviderError> {
        let request = self.0.get(url).header(ACCEPT, "application/json");
        answer(match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
        .await
    }

    /// The answer to a form, with the client's name and secret as RFC 6749 §2.3.1 writes them, where they go so.
    pub(super) async fn post(
        &self,
        url: Url,
        fields: &[(&str, &str)],
        basic: Option<(&str, &str)>,
    ) -> Result<Vec<u8>, ProviderError> {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = self.0.post(url).header(ACCEPT, "application/json");
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(pairs.join("&"));
        answer(match basic {
            Some((id, secret)) => request.basic_auth(encoded(id), Some(encoded(secret))),
            None => request,
        })
        .await
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, FORM).to_string()
}

async fn answer(request: RequestBuilder) -> Result<Vec<u8>, ProviderError> {
    let ids: HeaderMap = headers();
    let response = request.headers(ids).send().await.map_err(unreachable)?;
    let status = response.status().as_u16();
    let body = body(response).await?;
    match status {
        200 => Ok(body),
        // Not now: RFC 9110 §15.6, and RFC 6585 §4.
        429 | 500..=599 => Err(ProviderError::Unreachable(format!("it answers {status}"))),
        _ => match serde_json::from_slice::<Failure>(&body) {
            Ok(failure) => Err(ProviderError::Refused(word(failure.error))),
            Err(_) => Err(ProviderError::Nonsense("its status is not 200, and it does not say why")),
        },
    }
}

/// A word of a specification, for the log; nothing else of what the provider says gets there.
fn word(text: String) -> String {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    if text.len() <= 64 && text.bytes().all(is_word) { text } else { "an unknown word".to_owned() }
}

async fn body(mut response: Response) -> Result<Vec<u8>, ProviderError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_BYTES {
            return Err(ProviderError::Nonsense("it answers more than anybody needs"));
        }
    }
    Ok(bytes)
}

/// The error down to its first cause, without the address.
fn unreachable(error: reqwest::Error) -> ProviderError {
    let error = error.without_url();
    let causes = successors(error.source(), |&cause| cause.source());
    ProviderError::Unreachable(causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}")))
}
