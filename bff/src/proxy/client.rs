//! The HTTP client that APIs are asked with: no redirects, no proxy, no cookies, nothing unpacked, and HTTP/1.1 alone. In HTTP/2
//! one answer that nobody reads holds up the others of its connection (RFC 9113 §5.2), and strangers decide who reads.

use std::time::Duration;

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use signet_service::outbound::{Authorities, TrustError};

use super::Upstream;
use super::sent::Sent;
use crate::rules::proxy::size;

/// Shorter than servers keep an idle connection, so that no request meets one that is about to be closed.
const KEPT: Duration = Duration::from_secs(30);

/// The APIs behind us, and the client that asks them.
#[derive(Debug, Clone)]
pub struct Upstreams {
    known: Vec<Upstream>,
    /// Whether pages may see what is asked of them.
    pub(super) shows_legs: bool,
    pub(super) client: Client<HttpsConnector<HttpConnector>, Sent>,
}

impl Upstreams {
    /// Those that are `known`, whose servers are known by the system's authorities and `authorities`.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn new(known: Vec<Upstream>, authorities: &Authorities) -> Result<Self, TrustError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let builder = HttpsConnectorBuilder::new().with_tls_config(authorities.client()?);
        let connector = builder.https_or_http().enable_http1().wrap_connector(tcp);
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_idle_timeout(KEPT).pool_timer(TokioTimer::new());
        // What a connection holds of an answer, header section or body, before it is asked for: less would make long answers slower.
        builder.http1_max_buf_size(4 * size::MOST);
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
