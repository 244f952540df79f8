//! The one state of the process.

use signet_service::clock::Clock;
use signet_service::edge::Ready;
use signet_service::server::Stop;
use signet_shared::wire::Readiness;

use crate::config::Config;
use crate::keys::Keys;

/// Everything a request may need.
pub struct App {
    /// What the operator said.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// The public keys.
    pub keys: Keys,
    /// Whether the process is going down.
    pub stop: Stop,
}

impl Ready for App {
    fn readiness(&self) -> Readiness {
        self.stop.readiness().unwrap_or_else(|| match self.keys.missing() {
            None => Readiness::Ready,
            Some(reason) => Readiness::Starting { reasons: vec![reason] },
        })
    }
}
