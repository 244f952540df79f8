//! A whole stack whose bff reaches the auth-server through a relay.

use std::fs;

use crate::openid::{At, Site};
use crate::relay::Relay;
use crate::{Options, Stack};

/// It, ready.
pub struct Relayed {
    /// The servers.
    pub stack: Stack,
    /// What stands between two of them.
    pub relay: Relay,
    /// Both that a browser sees, the auth-server by the relay.
    pub site: Site,
}

impl Relayed {
    /// Starts one.
    pub async fn start(options: Options) -> Self {
        Self::with(options, |_| String::new()).await
    }

    /// The same with more tables in the configuration, which may name where the servers are.
    pub async fn with(options: Options, tables: impl FnOnce(&Stack) -> String) -> Self {
        let relay = Relay::start().await;
        let mut stack = Stack::prepare(&relay.before(options.with_bff()));
        relay.leads_to(&stack.auth);
        let toml = stack.file("signet.toml");
        let before = fs::read_to_string(&toml).expect("a stack has a configuration");
        fs::write(&toml, format!("{before}\n{}", tables(&stack))).expect("it can be written");
        stack.auth.start();
        stack.api.start();
        stack.bff.start();
        stack.auth.ready().await;
        stack.api.ready().await;
        stack.bff.ready().await;
        let auth = At::new(stack.client().build().expect("an HTTP client"), &relay.origin);
        let site = Site { auth, bff: At::from(&stack.bff) };
        Self { stack, relay, site }
    }
}
