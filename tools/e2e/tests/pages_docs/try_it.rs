//! Swagger UI as somebody uses it: paste a token, call, read the answer.

use e2e::browser::failed_to_load;
use e2e::{ADMIN, Browser};

use super::{nothing_foreign, open_docs, stack};

const ME: &str = "#operations-With_a_token-me";

/// Opens the operation, calls it, and waits for this status.
async fn execute(browser: &Browser, status: &str) {
    browser.click(&format!("{ME} .btn.execute")).await;
    browser.sees(&format!("{ME} .live-responses-table .response-col_status"), status).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p3_authorize_takes_a_pasted_token_and_keeps_it_to_itself() {
    let (stack, browser) = stack().await;
    open_docs(&browser, &stack.api).await;
    browser.click(&format!("{ME} .opblock-summary-control")).await;
    execute(&browser, "401").await;
    browser.sees(&format!("{ME} .live-responses-table"), "unauthenticated").await;

    let token = stack.login(ADMIN).await;
    browser.click(".btn.authorize").await;
    browser.fill(".auth-container input", &token).await;
    browser.click(".auth-btn-wrapper .btn.authorize").await;
    browser.click(".auth-btn-wrapper .btn-done").await;
    execute(&browser, "200").await;
    browser.sees(&format!("{ME} .live-responses-table"), "\"signet-app\"").await;
    browser.screenshot("docs-api-answered").await;

    let kept =
        browser.js("return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])").await;
    assert_eq!(kept, "[{},{},\"\"]", "a token is kept by the page alone");
    nothing_foreign(&browser, &stack.api).await;
    browser.is_content_but_for(&[failed_to_load(&stack.api.url("/api/me"), "401 (Unauthorized)")]).await;

    // With the page the token is gone; the address still opens the operation.
    browser.driver.refresh().await.unwrap();
    execute(&browser, "401").await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p3_the_page_calls_the_server_by_the_name_that_it_was_opened_with() {
    let (stack, browser) = stack().await;
    browser.open(&format!("http://127.0.0.1:{}/docs", stack.auth.port)).await;
    let login = "#operations-Signing_in-signIn";
    browser.click(&format!("{login} .opblock-summary-control")).await;
    browser.click(&format!("{login} .btn.execute")).await;
    browser.sees(&format!("{login} .live-responses-table .response-col_status"), "200").await;
    browser.sees(&format!("{login} .live-responses-table"), "auth_token").await;
    browser.is_content().await;
    browser.quit().await;
}
