//! The pages in light and dark, small and large: they are there, they fit, the browser has nothing to say, and nothing
//! comes from elsewhere. Their pictures are under `target/screenshots/`.

use e2e::{Browser, Server, axe};

use super::{nothing_foreign, open_docs, open_redoc, stack};

/// Looks at the page as it is now in all four ways.
async fn inspect(browser: &Browser, server: &Server, page: &str) {
    for scheme in ["light", "dark"] {
        for width in [1280, 360] {
            browser.look(scheme, width).await;
            let what = format!("{page}-{}-{width}-{scheme}", server.name);
            let needed = browser.js("return document.documentElement.scrollWidth").await;
            assert!(needed.as_u64() <= Some(u64::from(width)), "{what} is {needed} wide");
            browser.screenshot(&what).await;
            axe::finds_nothing_in(browser, ".bar", &what).await;
            let ground = browser.js("return getComputedStyle(document.body).backgroundColor").await;
            let wanted = if scheme == "dark" { "rgb(18, 21, 27)" } else { "rgb(255, 255, 255)" };
            assert_eq!(ground, wanted, "{what}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p3_swagger_ui_of_each_server_needs_nothing_but_its_server() {
    let (stack, browser) = stack().await;
    for server in [&stack.auth, &stack.api, &stack.bff] {
        open_docs(&browser, server).await;
        inspect(&browser, server, "docs").await;
        nothing_foreign(&browser, server).await;
        browser.is_content().await;
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p3_redoc_of_each_server_needs_nothing_but_its_server() {
    let (stack, browser) = stack().await;
    for server in [&stack.auth, &stack.api, &stack.bff] {
        open_redoc(&browser, server).await;
        inspect(&browser, server, "redoc").await;
        nothing_foreign(&browser, server).await;
        browser.is_content().await;
    }
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn without_the_document_the_page_says_what_to_do() {
    let (stack, browser) = stack().await;
    browser.devtools("Network.enable", serde_json::json!({})).await;
    let blocked = serde_json::json!({"urls": ["*/openapi.json"]});
    browser.devtools("Network.setBlockedURLs", blocked).await;
    for page in ["/docs", "/redoc"] {
        browser.open(&stack.api.url(page)).await;
        browser.sees("[role=alert]", "Reload the page to try again").await;
    }
    browser.quit().await;
}
