//! Everything by keyboard alone.

use e2e::{ADMIN, Browser, Options};
use thirtyfour::prelude::*;

/// Presses Tab until what is called `name` has the focus.
async fn tab_to(browser: &Browser, name: &str) {
    let mut seen = Vec::new();
    while seen.len() < 25 {
        browser.press(Key::Tab).await;
        let now = browser.focused().await;
        if now == name {
            return;
        }
        seen.push(now);
    }
    panic!("Tab never comes to {name}: {seen:?}");
}

/// Whether what has the focus shows it.
async fn focus_is_seen(browser: &Browser) {
    let outline = "const s = getComputedStyle(document.activeElement);
        return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'";
    assert_eq!(browser.js(outline).await, true, "the focus on {} cannot be seen", browser.focused().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_whole_flow_works_by_keyboard_alone() {
    let (stack, browser) = super::at_home(&Options::new()).await;
    browser.press(Key::Tab).await;
    assert_eq!(browser.focused().await, "Skip to the content", "first comes the way past the header");
    browser.press(Key::Enter).await;
    browser.focus_comes_to("Demo Auth Site").await;
    tab_to(&browser, "username").await;
    focus_is_seen(&browser).await;
    browser.keys(ADMIN.0).await;
    tab_to(&browser, "password").await;
    browser.keys(ADMIN.1).await;
    tab_to(&browser, "Proceed").await;
    focus_is_seen(&browser).await;
    browser.press(Key::Space).await;
    browser.arrives(&stack.bff.url("/success")).await;
    browser.focus_comes_to("Your token").await;
    browser.sees("#status", "You Are a Real Admin!!").await;
    tab_to(&browser, "Check now").await;
    focus_is_seen(&browser).await;
    browser.press(Key::Enter).await;
    tab_to(&browser, "Sign out").await;
    browser.press(Key::Enter).await;
    browser.arrives(&stack.bff.url("/")).await;
    browser.focus_comes_to("Demo Auth Site").await;
    browser.is_content().await;
    browser.quit().await;
}
