//! `/docs` and `/redoc` of each server in a real browser: P3. What others made is not held to axe-core's rules, because we
//! cannot mend it; the bar above it is ours, and is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "pages_docs/looks.rs"]
mod looks;
#[path = "pages_docs/try_it.rs"]
mod try_it;

use e2e::{Browser, Options, Server, Stack};
use serde_json::Value;

/// The three servers, ready, with tokens that outlive the looking.
async fn stack() -> (Stack, Browser) {
    let options = Options::new().with_bff().seconds("auth_server.token_lifetime", 300);
    tokio::join!(Stack::start(&options), Browser::start())
}

/// Opens Swagger UI and waits until it shows an operation that every server has.
async fn open_docs(browser: &Browser, server: &Server) {
    browser.open(&server.url("/docs")).await;
    browser.sees(".swagger-ui .opblock", "/openapi.json").await;
}

/// Opens ReDoc and waits likewise.
async fn open_redoc(browser: &Browser, server: &Server) {
    browser.open(&server.url("/redoc")).await;
    browser.sees("#interface h2", "May it be sent work?").await;
}

/// Fails unless everything on the page came from `server`, as the browser itself counts it.
async fn nothing_foreign(browser: &Browser, server: &Server) {
    let names = browser.js("return performance.getEntries().map(entry => entry.name)").await;
    let names: Vec<&str> = names.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let addresses: Vec<&&str> = names.iter().filter(|name| name.contains(':')).collect();
    assert!(addresses.iter().any(|name| name.ends_with("/openapi.json")), "{addresses:#?}");
    let own = format!("{}/", server.origin());
    let foreign: Vec<_> = addresses.iter().filter(|name| !name.starts_with(&own)).collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
}
