//! Each page in each language, in light and dark, small and large: no violation of accessibility, nothing cut off; and its
//! picture under `target/screenshots/`.

use e2e::looks::in_all_ways;
use e2e::{ADMIN, Browser, USER};
use serde_json::json;

use super::Scene;

/// Has the browser ask for pages in this language.
async fn reads(browser: &Browser, language: &str) {
    browser.devtools("Network.enable", json!({})).await;
    let headers = json!({"headers": {"Accept-Language": language}});
    browser.devtools("Network.setExtraHTTPHeaders", headers).await;
}

/// The page that is shown, which must be in `language`.
async fn inspect(browser: &Browser, name: &str, language: &str) {
    assert_eq!(browser.js("return document.documentElement.lang").await, language, "{name}");
    in_all_ways(browser, &format!("hosted-{name}-{language}")).await;
}

async fn all_pages(language: &str) {
    let scene = Scene::new().await;
    let browser = &scene.browser;
    reads(browser, language).await;
    scene.asks(&[]).await;
    browser.find("#login-submit").await;
    inspect(browser, "sign-in", language).await;
    scene.signs_in((USER.0, "wrong")).await;
    browser.find("#problem").await;
    inspect(browser, "sign-in-error", language).await;
    scene.signs_in(USER).await;
    browser.find("#consent-allow").await;
    inspect(browser, "consent", language).await;
    scene.asks(&[("prompt", "login")]).await;
    browser.find("#reason").await;
    inspect(browser, "sign-in-again", language).await;
    scene.signs_in(ADMIN).await;
    browser.find("#consent-allow").await;
    scene.asks(&[("prompt", "select_account")]).await;
    browser.find("#account-2").await;
    inspect(browser, "choose-account", language).await;
    browser.open(&scene.stack.auth.url("/oauth2/logout")).await;
    browser.find("#logout-confirm").await;
    inspect(browser, "confirm-logout", language).await;
    browser.click("#logout-confirm").await;
    browser.find("#signed-out").await;
    inspect(browser, "signed-out", language).await;
    scene.asks(&[("redirect_uri", "https://evil.example/")]).await;
    browser.find("#error-page").await;
    inspect(browser, "error", language).await;
    scene.browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn all_pages_in_english() {
    all_pages("en").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn all_pages_in_german() {
    all_pages("de").await;
}
