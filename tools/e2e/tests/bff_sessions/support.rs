//! A bff whose provider is the real auth-server, with a relay between them.

use std::time::Duration;

use e2e::openid::{Site, Visitor, location};
use e2e::relay::Relay;
use e2e::relayed::Relayed;
use e2e::{Answer, Options, Stack, USER};

/// What the busiest machine takes for what happens by itself.
pub(crate) const SOON: Duration = Duration::from_mins(1);

/// It.
pub(crate) struct Scene {
    pub(crate) stack: Stack,
    pub(crate) relay: Relay,
    pub(crate) site: Site,
}

/// One that is ready.
pub(crate) async fn scene(options: Options) -> Scene {
    scene_with(options, |_| String::new()).await
}

/// The same with more tables in the configuration, which may name where the servers are.
pub(crate) async fn scene_with(options: Options, tables: impl FnOnce(&Stack) -> String) -> Scene {
    let Relayed { stack, relay, site } = Relayed::with(options, tables).await;
    Scene { stack, relay, site }
}

impl Scene {
    /// A browser in which `USER` has signed in.
    pub(crate) async fn signed_in(&self) -> Visitor {
        signed_in(&self.site).await
    }

    /// Has the API say who this is, through the bff.
    pub(crate) async fn me(&self, visitor: &mut Visitor) -> Answer {
        visitor.get(&self.site.bff, "/bff/api/me").await.unwrap()
    }

    /// What the bff answers where it is asked who is signed in.
    pub(crate) async fn status(&self, visitor: &mut Visitor) -> u16 {
        self.site.session(visitor).await.unwrap().status
    }
}

/// The same at any bff.
pub(crate) async fn signed_in(site: &Site) -> Visitor {
    let mut visitor = Visitor::default();
    let back = site.signs_in(&mut visitor, "", USER).await.unwrap();
    assert_eq!((back.status, location(&back).as_str()), (303, "/"), "{}", back.seen());
    visitor
}

/// Which token the API was shown.
pub(crate) fn jti(me: &Answer) -> String {
    assert_eq!(me.status, 200, "{}", me.seen());
    me.json()["claims"]["jti"].as_str().unwrap().to_owned()
}

/// Refused with this status and word.
pub(crate) fn refused(answer: &Answer, status: u16, word: &str) {
    assert_eq!((answer.status, answer.error().as_str()), (status, word), "{}", answer.seen());
}
