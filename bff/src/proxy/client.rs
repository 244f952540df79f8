//! The HTTP client that APIs are asked with: no redirects, no proxy, no cookies, nothing unpacked, and HTTP/1.1 alone. In HTTP/2
//! one answer that nobody reads holds up the others of its connection (RFC 9113 §5.2), and strangers decide who reads.

use std::time::Duration;

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};

use super::Upstream;
use super::sent::Sent;
use crate::rules::proxy::size;

/// Shorter than servers keep an idle connection, so that no request meets one that is about to be closed.
const KEPT: Duration = Duration::from_secs(30);

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[error("requests to upstreams cannot be made: {0}")]
pub struct BuildError(#[from] rustls::Error);

/// The APIs behind us, and the client that asks them.
#[derive(Debug, Clone)]
pub struct Upstreams {
    known: Vec<Upstream>,
    /// Whether pages may see what is asked of them.
    pub(super) shows_legs: bool,
    pub(super) client: Client<HttpsConnector<HttpConnector>, Sent>,
}

impl Upstreams {
    /// Those that are `known`.
    ///
    /// # Errors
    /// [`BuildError`], when TLS cannot be set up.
    pub fn new(known: Vec<Upstream>) -> Result<Self, BuildError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let builder = match HttpsConnectorBuilder::new().try_with_platform_verifier() {
            Ok(builder) => builder,
            Err(error) => {
                // A system without any authorities, as in a small container: nothing is wrong until something is to be asked.
                tracing::warn!("the system's certificate authorities cannot be had: {error}");
                HttpsConnectorBuilder::new().with_tls_config(without_authorities()?)
            }
        };
        let connector = builder.https_or_http().enable_http1().wrap_connector(tcp);
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_idle_timeout(KEPT).pool_timer(TokioTimer::new());
        // What a connection holds of an answer, header section or body, before it is asked for.
        builder.http1_max_buf_size(2 * size::MOST);
        Ok(Self { known, shows_legs: false, client: builder.build(connector) })
    }

    /// The same, and pages may see what is asked of them: for the demo profile.
    #[must_use]
    pub fn showing_legs(self, shows_legs: bool) -> Self {
        Self { shows_legs, ..self }
    }

    /// The one that is called `prefix`.
    #[must_use]
    pub fn get(&self, prefix: &str) -> Option<&Upstream> {
        self.known.iter().find(|upstream| upstream.prefix == prefix)
    }
}

fn without_authorities() -> Result<ClientConfig, rustls::Error> {
    let provider = rustls::crypto::aws_lc_rs::default_provider().into();
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}
