//! A whole stack, and a browser at the pages of session mode.

use std::time::Duration;

use e2e::browser::{PATIENCE, failed_to_load};
use e2e::wait::until;
use e2e::{Ask as _, Browser, Options, Stack};
use signet_db::{Database, Location, query};

/// Within this an end that was heard anywhere shows on every page: two seconds, and what a busy machine takes to draw.
pub(crate) const AT_ONCE: Duration = Duration::from_secs(4);

/// Stack and browser.
pub(crate) struct Scene {
    pub(crate) stack: Stack,
    pub(crate) browser: Browser,
}

impl Scene {
    /// At `/session`, with nobody signed in.
    pub(crate) async fn new() -> Self {
        Self::with(&Options::new()).await
    }

    /// The same with other settings.
    pub(crate) async fn with(options: &Options) -> Self {
        Self::of(Stack::start(&options.clone().with_bff()).await).await
    }

    /// The same with a stack that runs.
    pub(crate) async fn of(stack: Stack) -> Self {
        Self::in_browser(stack, Browser::start().await).await
    }

    /// The same in this browser.
    pub(crate) async fn in_browser(stack: Stack, browser: Browser) -> Self {
        let scene = Self { stack, browser };
        scene.opens("/session").await;
        scene.browser.sees("h1", "You are not signed in").await;
        scene
    }

    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        self.stack.bff.url(path)
    }

    /// Goes to a page.
    pub(crate) async fn opens(&self, path: &str) {
        self.browser.open(&self.url(path)).await;
    }

    /// From a page that says that nobody is signed in: signs in at the auth-server, and is back.
    pub(crate) async fn signs_in(&self, path: &str, (name, password): (&str, &str)) {
        self.opens(path).await;
        self.browser.click("#sign-in, [data-place=session] a").await;
        self.browser.fill("#username", name).await;
        self.browser.fill("#password", password).await;
        self.browser.click("#login-submit").await;
        self.browser.click("#consent-allow").await;
        self.browser.arrives(&self.url(path)).await;
        self.browser.find("nav.pages").await;
    }

    /// The session's cookie as the browser keeps it, which no script of a page can read.
    pub(crate) async fn cookie(&self) -> String {
        let cookie = self.browser.driver.get_named_cookie("signet_session").await.expect("a cookie");
        format!("signet_session={}", cookie.value)
    }

    /// The token that requests of this session carry.
    pub(crate) async fn csrf(&self) -> String {
        let answer = self.stack.bff.get("/bff/session").header("cookie", self.cookie().await).answer().await;
        answer.json()["csrf_token"].as_str().expect("a session").to_owned()
    }

    /// Ends the session as another browser with the same cookie would, of which this one hears nothing.
    pub(crate) async fn session_ends_elsewhere(&self) {
        let csrf = self.csrf().await;
        let request = self.stack.bff.request("POST", "/bff/logout").header("cookie", self.cookie().await);
        let answer = request.header("x-csrf-token", csrf).answer().await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
    }

    /// Lets the time of all sessions be over, as it is after half an hour without use.
    pub(crate) async fn time_is_over(&self) {
        let file = self.stack.file("data-bff").join("bff.db");
        let database = Database::open(Location::File(file)).await.unwrap();
        let change = database.statement(|t| {
            Box::pin(async move {
                let over = query("UPDATE sessions SET ends_at = 1");
                Ok(over.execute(t).await?.rows_affected())
            })
        });
        assert_eq!(change.await.unwrap(), 1, "there is one session");
        database.close().await;
    }

    /// Presses the button of an errand and waits for its answer.
    pub(crate) async fn runs(&self, errand: &str, words: &str) {
        self.browser.click(&format!("[data-errand={errand}] button")).await;
        self.browser.sees(&format!("[data-errand={errand}] .said"), words).await;
    }

    /// Waits until the page says that the session is over: in time, and of nobody who was signed in.
    pub(crate) async fn says_that_it_is_over(&self) {
        let title = async || {
            let said = self.browser.js("return document.querySelector('#outcome')?.innerText ?? ''").await;
            said.as_str().is_some_and(|said| said.contains("You have been signed out")).then_some(())
        };
        until("the page says that the session is over", AT_ONCE, title).await;
        self.browser.gone("#who, #claims, [data-errand]").await;
        self.browser.find("#sign-in").await;
    }

    /// How many tabs listen to the bff, and how many wait for their turn, as the browser counts them.
    pub(crate) async fn turns(&self) -> (u64, u64) {
        let script = "const all = await navigator.locks.query();
            const ours = list => list.filter(lock => lock.name === 'signet-session').length;
            return [ours(all.held), ours(all.pending)];";
        let counted = self.browser.js_later(script).await;
        (counted[0].as_u64().expect("a number"), counted[1].as_u64().expect("a number"))
    }

    /// Waits until so many listen and wait.
    pub(crate) async fn turns_become(&self, wanted: (u64, u64)) {
        let what = format!("{wanted:?} tabs listen and wait");
        until(&what, PATIENCE, async || (self.turns().await == wanted).then_some(())).await;
    }

    /// Fails if the browser complained about anything but `expected`, that nobody was signed in, and that the auth-server has no icon.
    pub(crate) async fn is_content_but_for(&self, expected: &[String]) {
        let icon = failed_to_load(&self.stack.auth.url("/favicon.ico"), "404 (Not Found)");
        let nobody = failed_to_load(&self.url("/bff/session"), "401 (Unauthorized)");
        self.browser.is_content_but_for(&[expected, &[icon, nobody]].concat()).await;
    }
}
