//! The policy of the page is in force: design.md's CSP, seen from inside.

use e2e::{Options, injected};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn n10_what_the_page_did_not_bring_does_not_run() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.is_content().await;
    injected::takes_no_effect(&browser, "the first page").await;
    stack.bff.still_works().await;
    browser.quit().await;
}
