//! From a file to an answer: RFC 9110 §8 (representations), §13 (conditions), RFC 9111 and RFC 8246 (caching).

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, REFERRER_POLICY, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use signet_service::edge::{Call, Refusal, Response};

use crate::config::Config;
use crate::files::File;
use crate::rules::{accept_encoding, if_none_match, page_policy};

/// The name changes with the bytes: a year is as good as for ever.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked about each time.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// `file` in the coding that the caller likes best, or 304 where it has that copy already. Conditions count for
/// successes alone (RFC 9110 §13.2.1), so a page with status 404 has no tag.
pub(super) fn file(
    config: &Config,
    call: &Call,
    file: &File,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let (coding, copy) = file.copy(accept_encoding::choose(&call.headers, &file.codings()));
    let mut response = Response::default();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, if file.immutable { FOR_GOOD } else { ASK });
    headers.insert(VARY, HeaderValue::from(ACCEPT_ENCODING));
    // On a 304 too: browsers put its fields in place of those that they kept.
    if file.is_page() {
        page_headers(config, headers)?;
    }
    if status.is_success() {
        headers.insert(ETAG, HeaderValue::from_str(&copy.etag).map_err(Refusal::internal)?);
        if if_none_match::holds(&call.headers, &copy.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Ok(response);
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    if let Some(name) = coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(copy.bytes.len()));
    *response.body_mut() = Bytes::clone(&copy.bytes).into();
    Ok(response)
}

/// What belongs to every page (contract N10).
pub(super) fn page_headers(config: &Config, headers: &mut HeaderMap) -> Result<(), Refusal> {
    let policy = HeaderValue::from_str(&config.page_policy).map_err(Refusal::internal)?;
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static(page_policy::REFERRER));
    headers.insert(OPENER_POLICY, HeaderValue::from_static(page_policy::OPENER));
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(page_policy::PERMISSIONS));
    Ok(())
}
