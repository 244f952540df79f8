//! The inspector in light and dark, small and large; its pictures lie under `target/screenshots/`.

use e2e::ADMIN;
use e2e::looks::in_all_ways as inspect;

use crate::support::{at_the_inspector, choose, options, paste};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_inspector_empty_full_tampered_and_with_a_pasted_key() {
    let (stack, browser) = at_the_inspector(&options()).await;
    inspect(&browser, "inspect-empty").await;
    paste(&browser, "pasted", &stack.login(ADMIN).await).await;
    browser.sees("#verdict", "Every check passes").await;
    browser.find(".members [data-m='1:2'] button").await.focus().await.unwrap();
    browser.is_content().await;
    inspect(&browser, "inspect").await;
    for way in ["nothing", "alg-none", "expired", "embedded-key"] {
        browser.click(&format!("[data-tamper={way}] button.secondary")).await;
        browser.find(&format!("[data-tamper={way}] .agreed")).await;
    }
    inspect(&browser, "inspect-tampered").await;
    paste(&browser, "pasted", proof::rfc::EXAMPLES[1].token).await;
    choose(&browser, "key-source", "pasted").await;
    browser.find("#key").await;
    paste(&browser, "key", proof::rfc::EXAMPLES[1].key).await;
    browser.find(".ladder [data-step=signature][data-verdict=passed]").await;
    inspect(&browser, "inspect-foreign").await;
    browser.quit().await;
}
