//! Everything by keyboard alone.

use e2e::{ADMIN, Options};
use thirtyfour::prelude::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_whole_flow_works_by_keyboard_alone() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.press(Key::Tab).await;
    assert_eq!(browser.focused().await, "Skip to the content", "first comes the way past the header");
    browser.press(Key::Enter).await;
    browser.focus_comes_to("Demo Auth Site").await;
    browser.tab_to("username").await;
    browser.focus_is_seen().await;
    browser.keys(ADMIN.0).await;
    browser.tab_to("password").await;
    browser.keys(ADMIN.1).await;
    browser.tab_to("Proceed").await;
    browser.focus_is_seen().await;
    browser.press(Key::Space).await;
    browser.arrives(&stack.bff.url("/success")).await;
    browser.focus_comes_to("Your token").await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    browser.tab_to("Check now").await;
    browser.focus_is_seen().await;
    browser.press(Key::Enter).await;
    browser.tab_to("Sign out").await;
    browser.press(Key::Enter).await;
    browser.arrives(&stack.bff.url("/")).await;
    browser.focus_comes_to("Demo Auth Site").await;
    browser.is_content().await;
    browser.quit().await;
}
