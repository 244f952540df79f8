//! The pages in a real browser, used as a person uses them. Each test names the rows of the contract that it shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "pages/keyboard.rs"]
mod keyboard;
#[path = "pages/looks.rs"]
mod looks;
#[path = "pages/modal.rs"]
mod modal;
#[path = "pages/policy.rs"]
mod policy;
#[path = "pages/sign_in.rs"]
mod sign_in;
#[path = "pages/token_page.rs"]
mod token_page;

use e2e::browser::failed_to_load;
use e2e::forge::Forge;
use e2e::{Browser, Options, Stack};
use serde_json::json;

const CHECK: &str = "/test_get_with_validation";

/// A whole stack and a browser that shows its first page.
async fn at_home(options: &Options) -> (Stack, Browser) {
    let options = options.clone().with_bff();
    let (stack, browser) = tokio::join!(Stack::start(&options), Browser::start());
    browser.open(&stack.bff.url("/")).await;
    browser.sees("h1", "Demo Auth Site").await;
    (stack, browser)
}

/// Signs in on the first page and waits for the token's page.
async fn sign_in(stack: &Stack, browser: &Browser, (username, password): (&str, &str)) {
    browser.fill("#username", username).await;
    browser.fill("#password", password).await;
    browser.button("form", "Proceed").await.click().await.unwrap();
    browser.arrives(&stack.bff.url("/success")).await;
    browser.find("#token").await;
}

/// Puts `token` in the place of the one that is kept, as another tab of the browser would: storage and event.
async fn another_tab_stores(browser: &Browser, token: &str) {
    let script = format!(
        "localStorage.setItem('token', {token:?});
         dispatchEvent(new StorageEvent('storage', {{key: 'token', storageArea: localStorage}}));"
    );
    browser.js(&script).await;
}

/// A token of the auth-server that has expired long ago.
async fn expired(stack: &Stack) -> String {
    Forge::of(stack).await.claim("exp", json!(1_000_000_000))
}

/// What Chromium notes of the api's refusals.
fn refused_by_the_api(stack: &Stack) -> String {
    failed_to_load(&stack.api.url(CHECK), "401 (Unauthorized)")
}

/// Lets `count` polling intervals of a second pass, as the page itself counts them: that nothing happens can only be
/// seen while time passes.
async fn intervals_pass(browser: &Browser, count: u32) {
    let ticks = format!(
        "await new Promise(done => {{ let left = {count};
            const timer = setInterval(() => {{ if (--left === 0) {{ clearInterval(timer); done(); }} }}, 1000); }});"
    );
    browser.js_later(&ticks).await;
}
