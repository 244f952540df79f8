//! The one state of the process.

use signet_docs::Document;
use signet_service::clock::Clock;
use signet_service::edge::{Ready, Secured, SecurityTxt};
use signet_service::server::Stop;
use signet_shared::wire::Readiness;

use crate::config::Config;
use crate::ends::Ends;
use crate::files::Files;
use crate::provider::{Denials, Provider};
use crate::proxy::Upstreams;
use crate::store::Store;
use crate::tasks::Tasks;
use crate::vault::Vault;

/// Everything a request may need.
pub struct App {
    /// What the operator said.
    pub config: Config,
    /// The built app; without an index where it is not built.
    pub files: Files,
    /// The time.
    pub clock: Clock,
    /// What is kept: sign-ins under way, sessions.
    pub store: Store,
    /// Who waits for the end of a session.
    pub ends: Ends,
    /// What seals it.
    pub vault: Vault,
    /// Where people sign in.
    pub provider: Provider,
    /// What is denied there, for a moment.
    pub denials: Denials,
    /// The refreshes of tokens that are under way: the newest refresh token is nowhere else until it is kept.
    pub refreshes: Tasks,
    /// The APIs behind us.
    pub upstreams: Upstreams,
    /// The OpenAPI document, once it was asked for.
    pub document: Document,
    /// Whether the process is going down.
    pub stop: Stop,
}

/// Ready also without a built app, whose page then says so itself (`cargo xtask dev --no-app` waits for this), and while the provider is
/// away, without which sessions go on.
impl Ready for App {
    fn readiness(&self) -> Readiness {
        self.stop.readiness().unwrap_or_else(|| match self.store.database().trouble() {
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
