//! From bytes that are kept to an answer: RFC 9110 §8 (representations), §13 (conditions), RFC 9111 and RFC 8246 (caching).

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};

use super::{Coding, if_none_match};
use crate::edge::{Refusal, Response};

/// The bytes of a file in one coding.
#[derive(Debug, Clone)]
pub struct FileCopy {
    /// The bytes.
    pub bytes: Bytes,
    /// Their strong entity tag, with its quotation marks: RFC 9110 §8.8.3.
    pub etag: String,
}

impl FileCopy {
    /// The copy, with its tag.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        // 128 bits of the hash are plenty for telling the versions of one file apart.
        let digits = Sha256::digest(&bytes).iter().take(16).fold(String::new(), |mut digits, byte| {
            let _ = std::fmt::Write::write_fmt(&mut digits, format_args!("{byte:02x}"));
            digits
        });
        Self { bytes, etag: format!("\"{digits}\"") }
    }
}

/// What is to be sent, and how long it may be kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Its media type.
    pub media_type: &'static str,
    /// Whether its address changes with its bytes: then it is kept for good, else asked about each time.
    pub immutable: bool,
    /// The coding of the copy.
    pub coding: Coding,
    /// The copy in that coding.
    pub copy: &'a FileCopy,
}

/// A year is as good as for ever.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// `kept` with `status`, or 304 where the caller has that copy already. Conditions count for successes alone (RFC 9110
/// §13.2.1), so what has another status has no tag.
///
/// # Errors
/// 500 when the tag is none: it always is one.
pub fn send(request: &HeaderMap, status: StatusCode, kept: Kept<'_>) -> Result<Response, Refusal> {
    let mut response = Response::default();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, if kept.immutable { FOR_GOOD } else { ASK });
    headers.insert(VARY, HeaderValue::from(ACCEPT_ENCODING));
    if status.is_success() {
        headers.insert(ETAG, HeaderValue::from_str(&kept.copy.etag).map_err(Refusal::internal)?);
        if if_none_match::holds(request, &kept.copy.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Ok(response);
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kept.media_type));
    if let Some(name) = kept.coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(kept.copy.bytes.len()));
    *response.body_mut() = Bytes::clone(&kept.copy.bytes).into();
    Ok(response)
}
