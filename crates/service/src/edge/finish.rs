//! What every answer gets on its way out: request id, header fields, the log line (contract N10).

use std::time::Duration;

use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::{RequestId, Response};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// For answers that are no pages: whoever opens one in a browser gets nothing that runs.
const CLOSED: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds the header fields that belong to every answer.
pub(super) fn headers(id: &RequestId, headers: &mut HeaderMap) {
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(X_REQUEST_ID, value);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CLOSED));
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
}

/// One line for one request; neither query nor header fields, because secrets travel there.
pub(super) fn log(id: &RequestId, method: &Method, path: &str, response: &Response, took: Duration) {
    let (status, micros) = (response.status().as_u16(), u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    tracing::info!(request_id = %id, %method, path, status, micros, "answered");
}
