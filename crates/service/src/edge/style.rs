//! The style sheet of the pages that servers show themselves, so that they look alike.

use std::sync::Arc;

use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};

use super::{Call, Refusal, Response, reply};

/// The sheet.
pub(super) const SHEET: &str = include_str!("../../assets/page.css");

/// The sheet as an answer; its path is up to the server's table.
///
/// # Errors
/// None; the signature is that of every handler.
pub async fn style<S>(_: Arc<S>, _: Call) -> Result<Response, Refusal> {
    let mut response = reply::text(StatusCode::OK, SHEET);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
