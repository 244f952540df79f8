//! Somebody else's client, the crate `openidconnect`, at the real provider, with people in a real browser: O1 to O4, O7, O8, O9,
//! O11; G1, G2, G8, RFC 9207.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "pages_hosted/callback.rs"]
mod callback;
#[path = "pages_relying_party/journey.rs"]
mod journey;
#[path = "pages_relying_party/party.rs"]
mod party;
#[path = "pages_relying_party/readme.rs"]
mod readme;
#[path = "pages_relying_party/refused.rs"]
mod refused;

use e2e::{Browser, Options, Stack, USER};
use openidconnect::url::Url;

use callback::{Arrival, Callback};
use party::{Asked, Party};

/// An auth-server, a browser, and a client that sends it there.
struct Scene {
    stack: Stack,
    browser: Browser,
    callback: Callback,
    party: Party,
}

impl Scene {
    /// With a client that has a secret, or none. By TLS: the crate sends nothing to `/oauth2/revoke` otherwise.
    async fn new(client_id: &str, secret: Option<&str>) -> Self {
        let callback = Callback::listen().await;
        let options = Options::new().with_tls().clients(&readme::client(callback.port));
        let (stack, browser) = tokio::join!(Stack::start_auth(&options), Browser::start_trusting());
        let http = stack.client().build().unwrap();
        // The demo's client listens at any port of 127.0.0.1, the README's at the one that is registered.
        let host = if secret.is_none() { "127.0.0.1" } else { "localhost" };
        let redirect_uri = format!("http://{host}:{}/callback", callback.port);
        let party = Party::discovers(http, &stack.auth.origin(), (client_id, secret), &redirect_uri).await;
        Self { stack, browser, callback, party }
    }

    async fn public() -> Self {
        Self::new("signet-spa", None).await
    }

    async fn confidential() -> Self {
        Self::new("shop", Some(readme::SECRET)).await
    }

    async fn opens(&self, address: &Url) {
        self.browser.open(address.as_str()).await;
    }

    /// Somebody signs in and allows what is asked: what comes back.
    async fn signs_in(&self, asked: &Asked) -> Arrival {
        self.opens(&asked.address).await;
        signs_in(&self.browser).await;
        self.browser.click("#consent-allow").await;
        self.comes_back(asked).await
    }

    /// The answer to what was asked, which the browser has brought.
    async fn comes_back(&self, asked: &Asked) -> Arrival {
        self.browser.sees("h1", callback::GREETING).await;
        let arrival = self.callback.arrivals().pop().unwrap();
        assert_eq!(arrival.method, "GET", "{arrival:?}");
        assert_eq!(arrival.parameter("state").as_ref(), Some(asked.state.secret()), "{arrival:?}");
        assert_eq!(arrival.parameter("iss"), Some(self.stack.auth.origin()), "RFC 9207: {arrival:?}");
        arrival
    }
}

/// Fills in the form that is shown, and sends it.
async fn signs_in(browser: &Browser) {
    browser.fill("#username", USER.0).await;
    browser.fill("#password", USER.1).await;
    browser.click("#login-submit").await;
}
