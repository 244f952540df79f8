//! The one state of the process.

use signet_docs::Document;
use signet_guard::Guard;
use signet_service::edge::{Ready, Secured, SecurityTxt};
use signet_service::server::Stop;
use signet_shared::wire::Readiness;

use crate::config::Config;

/// Everything a request may need.
pub struct App {
    /// What the operator said.
    pub config: Config,
    /// What admits a request: the check of tokens.
    pub guard: Guard,
    /// The OpenAPI document, once it was asked for.
    pub document: Document,
    /// Whether the process is going down.
    pub stop: Stop,
}

impl Ready for App {
    fn readiness(&self) -> Readiness {
        self.stop.readiness().unwrap_or_else(|| match self.guard.unready() {
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
