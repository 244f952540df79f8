//! The one state of the process.

use std::sync::Arc;

use auth_server_store::Store;
use signet_docs::Document;
use signet_keyring::MacKey;
use signet_service::clock::Clock;
use signet_service::edge::{Ready, Secured, SecurityTxt};
use signet_service::server::Stop;
use signet_service::telemetry::metrics::Histogram;
use signet_shared::wire::Readiness;

use crate::clients::Registry;
use crate::config::Config;
use crate::hashing::Pool;
use crate::keys::SigningKeys;
use crate::outbound::{KeySets, Outbound};

/// Everything a request may need.
pub struct App {
    /// What the operator said.
    pub config: Config,
    /// Clients and resources.
    pub registry: Registry,
    /// The time.
    pub clock: Clock,
    /// What is kept: people, sessions, what happened.
    pub store: Store,
    /// The threads that hash.
    pub hashing: Pool,
    /// The keys: that which signs, those that are published.
    pub keys: Arc<SigningKeys>,
    /// What makes requests to addresses of clients.
    pub outbound: Outbound,
    /// The keys of clients at such addresses.
    pub key_sets: KeySets,
    /// What makes the successors of refresh tokens.
    pub successors: MacKey,
    /// How long signatures take.
    pub signatures: Histogram,
    /// The OpenAPI document, once it was asked for.
    pub document: Document,
    /// Whether the process is going down.
    pub stop: Stop,
}

impl Ready for App {
    fn readiness(&self) -> Readiness {
        self.stop.readiness().unwrap_or_else(|| match self.store.watched().trouble() {
            None => Readiness::Ready,
            Some(reason) => Readiness::Starting { reasons: vec![reason] },
        })
    }
}

impl Secured for App {
    fn security_txt(&self) -> Option<&SecurityTxt> {
        self.config.edge.security.as_ref()
    }
}
