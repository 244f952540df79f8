//! Each page in light and dark, small and large: no violation of accessibility, nothing cut off, no complaint of the
//! browser; and its picture under `target/screenshots/`.

use e2e::browser::failed_to_load;
use e2e::looks::in_all_ways as inspect;
use e2e::{ADMIN, Browser, Options, Stack};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_sign_in_page_also_with_an_error_shown() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.is_content().await;
    inspect(&browser, "sign-in").await;
    browser.fill("#username", "test_user_1").await;
    browser.fill("#password", "wrong").await;
    browser.button("form", "Proceed").await.click().await.unwrap();
    browser.sees("#error", "wrong").await;
    inspect(&browser, "sign-in-error").await;
    browser.is_content_but_for(&[failed_to_load(&stack.auth.url("/auth/login"), "401 (Unauthorized)")]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_token_page_also_with_the_modal_open() {
    // Long enough for the token to outlive the looking.
    let options = Options::new().seconds("auth_server.token_lifetime", 300);
    let (stack, browser) = super::at_home(&options).await;
    super::sign_in(&stack, &browser, ADMIN).await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    browser.is_content().await;
    inspect(&browser, "token").await;
    super::another_tab_stores(&browser, &super::expired(&stack).await).await;
    browser.find("[role=dialog]").await;
    inspect(&browser, "modal").await;
    browser.is_content_but_for(&[super::refused_by_the_api(&stack)]).await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_token_page_while_the_api_is_away() {
    let (mut stack, browser) =
        super::at_home(&Options::new().seconds("auth_server.token_lifetime", 300)).await;
    stack.api.stop();
    super::sign_in(&stack, &browser, ADMIN).await;
    browser.sees("#status", "cannot be reached").await;
    inspect(&browser, "token-api-away").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n11_an_unknown_address_has_a_page_of_its_own_with_status_404() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    let nowhere = stack.bff.url("/nowhere/at/all");
    browser.open(&nowhere).await;
    browser.sees("h1", "There is no page here").await;
    let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
    assert_eq!(browser.js(status).await, 404, "the status that the browser saw");
    browser.is_content_but_for(&[failed_to_load(&nowhere, "404 (Not Found)")]).await;
    inspect(&browser, "not-found").await;
    browser.sees("main a", "sign-in page").await.click().await.unwrap();
    browser.arrives(&stack.bff.url("/")).await;
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_of_the_auth_server() {
    let options = Options::new();
    let (stack, browser) = tokio::join!(Stack::start_auth(&options), Browser::start());
    browser.open(&stack.auth.url("/")).await;
    browser.sees("h1", "This is the auth-server").await;
    browser.is_content().await;
    inspect(&browser, "auth-server").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_of_a_refusal() {
    let stack = Stack::start(&Options::new()).await;
    let browser = Browser::start().await;
    let page = stack.api.url("/api/profile");
    browser.open(&page).await;
    browser.sees("h1", "Who are you?").await;
    // The api has no icon.
    let icon = failed_to_load(&stack.api.url("/favicon.ico"), "404 (Not Found)");
    browser.is_content_but_for(&[failed_to_load(&page, "401 (Unauthorized)"), icon]).await;
    inspect(&browser, "refusal").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_page_in_place_of_an_app_that_is_not_built() {
    let options = Options::new().text("bff.app_dir", "nothing-here");
    let mut stack = Stack::prepare(&options);
    stack.bff.start_ready().await;
    let browser = Browser::start().await;
    let page = stack.bff.url("/");
    browser.open(&page).await;
    browser.find("h1").await;
    // Without an app there is no icon either.
    let icon = failed_to_load(&stack.bff.url("/favicon.ico"), "404 (Not Found)");
    browser.is_content_but_for(&[failed_to_load(&page, "503 (Service Unavailable)"), icon]).await;
    inspect(&browser, "not-built").await;
    browser.quit().await;
}
