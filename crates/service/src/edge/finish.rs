//! What every answer gets on its way out: request id, header fields, the log line (contract N10).

use std::time::{Duration, Instant};

use http::header::{
    CONTENT_LENGTH, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use hyper::body::Body as _;

use super::{Refusal, RequestId, Response, render};
use crate::telemetry::metrics::Route;
use crate::telemetry::shown;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// For answers that are no pages: whoever opens one in a browser gets nothing that runs.
const CLOSED: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// For a year: RFC 6797 §6.1. Other names below this one are not ours to bind.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// A method that is none of HTTP's; like `(none)` for a path of no table.
const OTHER: &str = "(other)";

/// The header fields that belong to every answer; the request's id has its place among them.
pub(super) fn usual() -> HeaderMap {
    let id = (X_REQUEST_ID, HeaderValue::from_static(""));
    fields().into_iter().chain([id]).collect()
}

fn fields() -> [(HeaderName, HeaderValue); 3] {
    [
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(CLOSED)),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ]
}

/// Adds what belongs to every answer, where it is not there yet, and the request's id.
pub(super) fn headers(id: &RequestId, hsts: bool, headers: &mut HeaderMap) {
    if hsts {
        headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
    }
    // Answers that `reply` made have a place for the id, and all the rest, or what their handlers said instead.
    if let Some(place) = headers.get_mut(X_REQUEST_ID) {
        *place = id.to_header();
        return;
    }
    for (name, value) in fields() {
        headers.entry(name).or_insert(value);
    }
    headers.insert(X_REQUEST_ID, id.to_header());
}

/// The answer to HEAD: the length of what GET would send, without sending it (RFC 9110 §9.3.2). hyper leaves the body
/// out by itself in HTTP/1 only; in HTTP/2 it would send one, which clients take for a broken stream.
pub(super) fn without_body(response: &mut Response) {
    let length = response.body().size_hint().exact();
    let has_length = ![StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&response.status());
    if let (Some(length), true) = (length, has_length) {
        response.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from(length));
    }
    std::mem::take(response.body_mut());
}

/// The time when a request came, where anybody wants to know how long its answer took.
pub(super) fn clock(counted: bool) -> Option<Instant> {
    #[cfg(feature = "otel")]
    let counted = counted || crate::telemetry::otel::is_on();
    (counted || tracing::enabled!(tracing::Level::INFO)).then(Instant::now)
}

/// Counts an answer, and writes its line, which has the ids of the request as every line does that is written meanwhile;
/// neither query nor header fields, because secrets travel there.
pub(super) fn note(
    (method, path, route): (&Method, &str, Option<&Route>),
    status: StatusCode,
    took: Duration,
) {
    if let Some(route) = route {
        route.count(status, took);
    }
    let (method, path) = (shown::method(method).unwrap_or(OTHER), &*shown::path(path));
    let status = status.as_u16();
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    // Probes come every few seconds, for ever.
    if path == "/health" || path == "/ready" {
        tracing::debug!(method, path, status, micros, "answered");
    } else {
        tracing::info!(method, path, status, micros, "answered");
    }
}

/// A whole answer to a request that no route has seen.
pub(crate) fn refuse(refusal: &Refusal) -> Response {
    let id = RequestId::random();
    let mut response = render(refusal, &id);
    tracing::info!(
        request_id = id.as_str(),
        status = response.status().as_u16(),
        "refused before any route saw it"
    );
    headers(&id, false, response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::text;

    #[test]
    fn the_answer_to_head_keeps_the_length_alone() {
        let mut response = text(StatusCode::OK, "hello");
        without_body(&mut response);
        assert_eq!(response.headers()[CONTENT_LENGTH], "5");
        assert_eq!(response.body().size_hint().exact(), Some(0));
        let mut unchanged = Response::default();
        *unchanged.status_mut() = StatusCode::NOT_MODIFIED;
        without_body(&mut unchanged);
        assert!(!unchanged.headers().contains_key(CONTENT_LENGTH));
    }
}
