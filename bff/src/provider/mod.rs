//! The OpenID provider, as its client sees it: found by discovery, asked for tokens, its tokens checked by the ladder of `shared`. That
//! ladder, and not a client library of its own, so that one token is judged alike by every server here.

mod assertion;
mod client_key;
mod denials;
mod http;
mod known;
mod metadata;
mod tokens;

use std::sync::Arc;

use reqwest::Url;
use serde_json::{Map, Value};
use signet_guard::{BuildError, IssuerTokens, Refused};
use signet_service::outbound::{Authorities, TrustError};
use signet_service::telemetry::{carry, headers};
use signet_shared::claims::TokenKind;
use signet_shared::jose::{Alg, Rules, Verified};

use crate::config::{ClientAuthentication, ClientSettings};
use crate::vault::VaultError;
use http::Http;
use known::Known;

pub use client_key::{ClientKey, KeyError};
pub use denials::{Denials, Denied};
pub use metadata::Metadata;
pub use tokens::{AccessToken, Tokens, Wanted};

/// The algorithms that a provider's tokens may be signed with.
const ALGS: [Alg; 4] = [Alg::Es256, Alg::Rs256, Alg::EdDsa, Alg::Ps256];
/// The longest token that is looked at, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// What the provider does not do. The sentences are for the log; none holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer, or says that it cannot now.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// It refuses, with a word of RFC 6749 §5.2.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// It says something that is no answer.
    #[error("the provider's answer is of no use: {0}")]
    Nonsense(&'static str),
    /// The request could not be made here.
    #[error("the request to the provider cannot be made: {0}")]
    Ours(&'static str),
}

/// Why there is no client of the provider.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The issuer's keys cannot be had.
    #[error("bff.issuer: {0}")]
    Issuer(#[from] BuildError),
    /// TLS cannot be had.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// Requests cannot be made.
    #[error("the HTTP client cannot be made: {0}")]
    Http(#[from] reqwest::Error),
    /// The key cannot be opened.
    #[error("the client's key: {0}")]
    Key(#[from] KeyError),
    /// The ring does not work.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// The provider.
pub struct Provider {
    /// What the operator says of it and of us.
    pub client: ClientSettings,
    /// What proves the client, where no secret does; published in any case.
    pub key: ClientKey,
    keys: IssuerTokens,
    http: Http,
    known: Known,
}

impl Provider {
    /// The provider of `client`, to whom `key` proves it, and whose server is known by the system's authorities and `authorities`.
    ///
    /// # Errors
    /// [`ClientError`]. That the provider is away is none.
    pub fn new(
        client: ClientSettings,
        key: ClientKey,
        authorities: &Authorities,
    ) -> Result<Self, ClientError> {
        let tls = authorities.client()?;
        let builder = || reqwest::Client::builder().tls_backend_preconfigured(tls.clone());
        let keys = IssuerTokens::asked_by(&client.issuer, Ids, builder())?;
        Ok(Self { client, key, keys, http: Http::new(builder())?, known: Known::default() })
    }

    /// Keeps its public keys fresh, as long as anybody has it: to be spawned once.
    pub fn keep_fresh(&self) -> impl Future<Output = ()> + Send + use<> {
        self.keys.keep_fresh()
    }

    /// What it says about itself: fetched when it is needed, and kept for a while.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn metadata(&self) -> Result<Arc<Metadata>, ProviderError> {
        let fetch = async || {
            let url =
                format!("{}/.well-known/openid-configuration", self.client.issuer.trim_end_matches('/'));
            let url: Url = url.parse().map_err(|_| ProviderError::Ours("bff.issuer is no address"))?;
            Metadata::read(&self.http.document(url, None).await?, &self.client.issuer)
        };
        self.known.get(fetch).await
    }

    /// Tokens for the code of a sign-in that asked for the scopes `asked`. No resource is named: this access token is for userinfo too.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn redeem(
        &self,
        (code, verifier): (&str, &str),
        (redirect_uri, asked): (&str, &str),
        now: u64,
    ) -> Result<Tokens, ProviderError> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        let metadata = self.metadata().await?;
        let answer = self.ask(&metadata.token_endpoint, &metadata, (&fields, now)).await?;
        Tokens::first(&answer, asked, now)
    }

    /// `tokens` with a new access token, the `wanted` one, among them, by their refresh token. Where not all of the scopes that it is
    /// wanted with were granted, it is what was: one API may need more than another one of the same resource.
    ///
    /// # Errors
    /// [`ProviderError`]; `invalid_grant` is the end of that sign-in.
    pub async fn refresh(&self, tokens: &Tokens, wanted: &Wanted, now: u64) -> Result<Tokens, ProviderError> {
        match self.refreshed(tokens, wanted, now).await {
            Err(ProviderError::Refused(word)) if word == "invalid_scope" && wanted.scope.is_some() => {
                let granted = Wanted { scope: None, ..wanted.clone() };
                self.refreshed(tokens, &granted, now).await
            }
            other => other,
        }
    }

    async fn refreshed(&self, tokens: &Tokens, wanted: &Wanted, now: u64) -> Result<Tokens, ProviderError> {
        let refresh_token =
            tokens.refresh_token.as_deref().ok_or(ProviderError::Ours("there is no refresh token"))?;
        let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        fields.extend(wanted.resource.as_deref().map(|resource| ("resource", resource)));
        fields.extend(wanted.scope.as_deref().map(|scope| ("scope", scope)));
        let metadata = self.metadata().await?;
        let answer = self.ask(&metadata.token_endpoint, &metadata, (&fields, now)).await?;
        tokens.refreshed(&answer, wanted, now)
    }

    /// Gives a refresh token back, where the provider takes it (RFC 7009).
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn revoke(&self, refresh_token: &str, now: u64) -> Result<(), ProviderError> {
        let metadata = self.metadata().await?;
        let Some(endpoint) = &metadata.revocation_endpoint else { return Ok(()) };
        let fields = [("token", refresh_token), ("token_type_hint", "refresh_token")];
        self.ask(endpoint, &metadata, (&fields, now)).await.map(|_| ())
    }

    /// What userinfo says of whoever this token is about, where there is such an endpoint.
    ///
    /// # Errors
    /// [`ProviderError`].
    pub async fn userinfo(&self, access_token: &str) -> Result<Option<Map<String, Value>>, ProviderError> {
        let metadata = self.metadata().await?;
        let Some(endpoint) = &metadata.userinfo_endpoint else { return Ok(None) };
        let document = self.http.document(endpoint.clone(), Some(access_token)).await?;
        let said = signet_shared::jose::object(&document);
        said.map(Some).ok_or(ProviderError::Nonsense("userinfo is no JSON object"))
    }

    /// The payload of a token of the kind `K`, if the provider has signed it.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn verified<K: TokenKind>(&self, token: &str) -> Result<Verified, Refused> {
        let rules = Rules { typ: K::TYP, algs: &ALGS, max_bytes: MAX_BYTES };
        self.keys.verified(token, &rules).await
    }

    /// Posts `fields` with whatever proves this client.
    async fn ask(
        &self,
        endpoint: &Url,
        metadata: &Metadata,
        (fields, now): (&[(&str, &str)], u64),
    ) -> Result<Vec<u8>, ProviderError> {
        let id = self.client.client_id.as_str();
        match &self.client.authentication {
            ClientAuthentication::Secret(secret) if metadata.takes_basic() => {
                self.http.post(endpoint.clone(), fields, Some((id, secret))).await
            }
            ClientAuthentication::Secret(secret) => {
                let fields = [fields, &[("client_id", id), ("client_secret", secret)]].concat();
                self.http.post(endpoint.clone(), &fields, None).await
            }
            ClientAuthentication::Key => {
                let assertion = assertion::assertion(&self.key, (id, &self.client.issuer), now)?;
                let proof = [
                    ("client_id", id),
                    ("client_assertion_type", assertion::TYPE),
                    ("client_assertion", &assertion),
                ];
                self.http.post(endpoint.clone(), &[fields, &proof].concat(), None).await
            }
        }
    }
}

/// Fetches of keys go by the ids of the request that causes them.
struct Ids;

impl signet_guard::Context for Ids {
    fn carry(&self, fetching: signet_guard::Fetching) -> signet_guard::Fetching {
        Box::pin(carry(fetching))
    }

    fn headers(&self) -> ::http::HeaderMap {
        headers()
    }
}
