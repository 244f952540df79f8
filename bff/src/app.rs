//! The one state of the process.

use signet_docs::Document;
use signet_service::edge::{Ready, Secured, SecurityTxt};
use signet_service::server::Stop;
use signet_shared::wire::Readiness;

use crate::config::Config;
use crate::files::Files;

/// Everything a request may need.
pub struct App {
    /// What the operator said.
    pub config: Config,
    /// The built app; without an index where it is not built.
    pub files: Files,
    /// The OpenAPI document, once it was asked for.
    pub document: Document,
    /// Whether the process is going down.
    pub stop: Stop,
}

/// Ready also without a built app: the page then says so itself, and `cargo xtask dev --no-app` waits for this.
impl Ready for App {
    fn readiness(&self) -> Readiness {
        self.stop.readiness().unwrap_or(Readiness::Ready)
    }
}

impl Secured for App {
    fn security_txt(&self) -> Option<&SecurityTxt> {
        self.config.edge.security.as_ref()
    }
}
