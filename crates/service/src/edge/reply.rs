//! The few kinds of answers: JSON, HTML, plain text.

use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;

use super::cors::BY_ORIGIN;
use super::finish;

/// What a handler gives back.
pub type Response = warp::reply::Response;

/// The header fields of the answers of each kind. Taking a copy of all costs half of adding one after the other.
static JSON: LazyLock<HeaderMap> = LazyLock::new(|| fields("application/json"));
static HTML: LazyLock<HeaderMap> = LazyLock::new(|| fields("text/html; charset=utf-8"));
static TEXT: LazyLock<HeaderMap> = LazyLock::new(|| fields("text/plain; charset=utf-8"));

/// `value` as JSON. Not cached, unless the handler sets `Cache-Control` itself (contract N7).
pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => with_fields(status, &JSON, bytes),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            with_fields(StatusCode::INTERNAL_SERVER_ERROR, &JSON, br#"{"error":"internal_error"}"#.to_vec())
        }
    }
}

/// A page.
#[must_use]
pub fn html(status: StatusCode, page: impl Into<Bytes>) -> Response {
    with_fields(status, &HTML, page)
}

/// Plain text.
#[must_use]
pub fn text(status: StatusCode, text: impl Into<Bytes>) -> Response {
    with_fields(status, &TEXT, text)
}

fn with_fields(status: StatusCode, fields: &HeaderMap, bytes: impl Into<Bytes>) -> Response {
    let mut response = Response::new(bytes.into().into());
    *response.status_mut() = status;
    fields.clone_into(response.headers_mut());
    response
}

fn fields(media_type: &'static str) -> HeaderMap {
    let mut fields = finish::usual();
    fields.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    fields.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    fields.insert(VARY, BY_ORIGIN);
    fields
}
