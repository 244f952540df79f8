//! axe-core: what it finds wrong with a page's accessibility.

use std::sync::LazyLock;

use serde_json::Value;

use crate::browser::Browser;

static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let path = std::env::var("AXE_CORE").unwrap_or_default();
    std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("AXE_CORE must be the path of axe.min.js, and is {path:?}: {error}"))
});

/// Fails if axe-core finds a violation on the page as it is now.
pub async fn finds_nothing(browser: &Browser, what: &str) {
    run(browser, "document", 11, what).await;
}

/// Fails if axe-core finds a violation inside `css`, for pages that are not all ours.
pub async fn finds_nothing_in(browser: &Browser, css: &str, what: &str) {
    run(browser, &format!("{css:?}"), 4, what).await;
}

/// Runs axe-core, of whose rules at least so many must have found something to look at.
async fn run(browser: &Browser, context: &str, rules: u64, what: &str) {
    let loaded = browser.js("return typeof axe !== 'undefined'").await;
    if loaded != Value::Bool(true) {
        // By the debugger, which the page's policy does not bind.
        let parameters = serde_json::json!({"expression": SCRIPT.as_str()});
        browser.devtools("Runtime.evaluate", parameters).await;
    }
    let run = format!(
        "const all = await axe.run({context}, {{resultTypes: ['violations']}});
        return {{rules: all.passes.length, violations: all.violations.map(v => [v.id, v.help, v.nodes.map(n =>
            [n.html, n.failureSummary])])}};"
    );
    let found = browser.js_later(&run).await;
    assert!(found["rules"].as_u64() >= Some(rules), "{what}: axe-core did not look: {found}");
    assert_eq!(found["violations"], Value::Array(Vec::new()), "{what}: {found:#}");
}
