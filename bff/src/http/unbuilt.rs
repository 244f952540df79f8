//! What stands in place of the app while it is not built: a page that says so, and its style sheet.

use std::sync::Arc;

use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Refusal, Response, html, text};

use super::send;
use crate::app::App;
use crate::config::Config;

/// 503 for every page, also for addresses that may not exist: only the app would know.
pub(super) fn page(config: &Config) -> Result<Response, Refusal> {
    let mut response = html(StatusCode::SERVICE_UNAVAILABLE, include_str!("../../assets/unbuilt.html"));
    send::page_headers(config, response.headers_mut())?;
    Ok(response)
}

pub(super) async fn style(_: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = text(StatusCode::OK, include_str!("../../assets/bff.css"));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
