//! The one HTTP client for addresses of clients: rule U8. No redirects, no proxy, little time, small answers.

use std::error::Error;
use std::iter::successors;
use std::time::Duration;

use auth_server_core::flows::ports::logout::LogoutDelivery;
use http::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Response, StatusCode, Url};
use signet_service::outbound::TrustError;

use super::OutboundSettings;
use super::resolver::{REFUSED, Reachable};

/// From the first byte sent to the last one read.
const PATIENCE: Duration = Duration::from_secs(5);
/// A document that is larger is no key set of one client.
const MAX_BYTES: usize = 64 * 1024;

/// Why the client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The HTTP client.
    #[error("requests to clients cannot be made: {0}")]
    Http(#[from] reqwest::Error),
    /// TLS.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

/// Why there is no answer; the sentences are for the log, and go on after the address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// It may not be reached.
    #[error("{REFUSED}")]
    Refused,
    /// It did not answer, or not in time.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// It answers something else than was asked for.
    #[error("answers {0}")]
    Status(u16),
    /// It answers more than anybody needs.
    #[error("answers more than {MAX_BYTES} bytes")]
    TooLarge,
    /// It answers something that is no key set.
    #[error("answers something that is no set of public keys")]
    NoKeySet,
}

/// Makes requests to addresses of clients. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: Client,
    reachable: Reachable,
}

impl Outbound {
    /// A client that reaches what `settings` say.
    ///
    /// # Errors
    /// [`BuildError`], when TLS cannot be set up.
    pub fn new(settings: OutboundSettings) -> Result<Self, BuildError> {
        let reachable = Reachable::new(settings.allow);
        let client = Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(reachable.clone())
            .tls_backend_preconfigured(settings.authorities.client()?)
            .user_agent(concat!("signet-auth-server/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, reachable })
    }

    /// The document at `url`.
    ///
    /// # Errors
    /// [`OutboundError`].
    pub async fn document(&self, url: &str) -> Result<Vec<u8>, OutboundError> {
        let request = self.client.get(self.address(url)?);
        let request = request.header(ACCEPT, "application/jwk-set+json, application/json");
        let response = request.send().await.map_err(unreachable)?;
        if response.status() != StatusCode::OK {
            return Err(OutboundError::Status(response.status().as_u16()));
        }
        body(response).await
    }

    /// Posts the form `body` to `url`: the status of the answer, of which nothing else is read.
    ///
    /// # Errors
    /// [`OutboundError`].
    async fn post_form(&self, url: &str, body: String) -> Result<u16, OutboundError> {
        let request = self.client.post(self.address(url)?);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        Ok(request.send().await.map_err(unreachable)?.status().as_u16())
    }

    /// The address, if it may be reached as far as it says by itself: one that is a number is never resolved.
    fn address(&self, url: &str) -> Result<Url, OutboundError> {
        let url: Url = url.parse().map_err(|_| OutboundError::Refused)?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        match host.parse() {
            Ok(address) if !self.reachable.contains(address) => Err(OutboundError::Refused),
            _ => Ok(url),
        }
    }
}

impl LogoutDelivery for Outbound {
    async fn post_logout_token(&self, uri: &str, logout_token: &str) -> Result<u16, String> {
        // A compact JWT has no character that a form would have to encode.
        let form = format!("logout_token={logout_token}");
        self.post_form(uri, form).await.map_err(|error| error.to_string())
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, OutboundError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_BYTES {
            return Err(OutboundError::TooLarge);
        }
    }
    Ok(bytes)
}

/// The error down to its first cause, without the address, which the log has already.
fn unreachable(error: reqwest::Error) -> OutboundError {
    let error = error.without_url();
    if successors(error.source(), |&cause| cause.source()).any(|cause| cause.to_string() == REFUSED) {
        return OutboundError::Refused;
    }
    OutboundError::Unreachable(whole(&error))
}

/// An error and what caused it, down to the first cause.
fn whole(error: &reqwest::Error) -> String {
    let causes = successors(error.source(), |&cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
