//! The few kinds of answers: JSON, HTML, plain text.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;

/// Room for the header fields of a usual answer, so that the edge can add its own without moving those of the handler.
const FIELDS: usize = 12;

/// What a handler gives back.
pub type Response = warp::reply::Response;

/// `value` as JSON. Not cached, unless the handler sets `Cache-Control` itself (contract N7).
pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => with_type(status, "application/json", bytes),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            with_type(
                StatusCode::INTERNAL_SERVER_ERROR,
                "application/json",
                br#"{"error":"internal_error"}"#.to_vec(),
            )
        }
    }
}

/// A page.
#[must_use]
pub fn html(status: StatusCode, page: impl Into<Bytes>) -> Response {
    with_type(status, "text/html; charset=utf-8", page)
}

/// Plain text.
#[must_use]
pub fn text(status: StatusCode, text: impl Into<Bytes>) -> Response {
    with_type(status, "text/plain; charset=utf-8", text)
}

fn with_type(status: StatusCode, media_type: &'static str, bytes: impl Into<Bytes>) -> Response {
    let mut response = Response::new(bytes.into().into());
    *response.status_mut() = status;
    *response.headers_mut() = HeaderMap::with_capacity(FIELDS);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
