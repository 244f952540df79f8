//! What stands in place of the app while it is not built: a page that says so.

use http::StatusCode;
use signet_service::edge::{Refusal, Response, html};

use super::send;
use crate::config::Config;

/// 503 for every page, also for addresses that may not exist: only the app would know.
pub(super) fn page(config: &Config) -> Result<Response, Refusal> {
    let mut response = html(StatusCode::SERVICE_UNAVAILABLE, include_str!("../../assets/unbuilt.html"));
    send::page_headers(config, response.headers_mut())?;
    Ok(response)
}
