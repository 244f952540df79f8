//! The pages that people see on their way from an application and back, in a real browser. The application is the demo's
//! `signet-spa` as a program on this machine: O1, O4, O10; G12, H1, H5.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "pages_hosted/callback.rs"]
mod callback;
#[path = "pages_hosted/looks.rs"]
mod looks;
#[path = "pages_hosted/policy.rs"]
mod policy;
#[path = "pages_hosted/there_and_back.rs"]
mod there_and_back;
#[path = "pages_hosted/wrong.rs"]
mod wrong;

use e2e::browser::failed_to_load;
use e2e::openid::{App, At};
use e2e::{Browser, Options, Stack};

use callback::Callback;

/// An auth-server, a browser, and a program that sends it there.
struct Scene {
    stack: Stack,
    browser: Browser,
    callback: Callback,
    app: App,
}

impl Scene {
    async fn new() -> Self {
        let options = Options::new();
        let (stack, browser, callback) =
            tokio::join!(Stack::start_auth(&options), Browser::start(), Callback::listen());
        let app = App::spa(callback.port, "openid profile email offline_access read");
        Self { stack, browser, callback, app }
    }

    /// The auth-server as the program sees it.
    fn at(&self) -> At {
        At::from(&self.stack.auth)
    }

    /// Opens the authorization request of the program.
    async fn asks(&self, more: &[(&str, &str)]) {
        self.browser.open(&self.stack.auth.url(&self.app.asks(more))).await;
    }

    /// Fills in the form that is shown, and sends it.
    async fn signs_in(&self, (name, password): (&str, &str)) {
        self.browser.fill("#username", name).await;
        self.browser.fill("#password", password).await;
        self.browser.click("#login-submit").await;
    }

    /// Fails if the browser complained about anything but `expected`, and that the auth-server has no icon.
    async fn is_content_but_for(&self, expected: &[String]) {
        let icon = failed_to_load(&self.stack.auth.url("/favicon.ico"), "404 (Not Found)");
        self.browser.is_content_but_for(&[expected, &[icon]].concat()).await;
    }

    /// Fails if it complained about anything else.
    async fn is_content(&self) {
        self.is_content_but_for(&[]).await;
    }

    /// Waits until the browser has come back to the program.
    async fn is_back(&self) {
        self.browser.sees("h1", callback::GREETING).await;
    }
}
