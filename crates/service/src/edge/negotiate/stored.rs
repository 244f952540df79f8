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

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::IF_NONE_MATCH;

    fn sent(request: &HeaderMap, status: StatusCode, immutable: bool) -> Response {
        let copy = FileCopy::new(&b"hello"[..]);
        let kept = Kept { media_type: "text/plain", immutable, coding: Coding::Brotli, copy: &copy };
        send(request, status, kept).unwrap()
    }

    fn knowing(tag: &HeaderValue) -> HeaderMap {
        HeaderMap::from_iter([(IF_NONE_MATCH, tag.clone())])
    }

    #[test]
    fn the_tag_is_of_the_bytes_and_who_has_them_gets_none() {
        let first = sent(&HeaderMap::new(), StatusCode::OK, false);
        let headers = first.headers();
        assert_eq!(
            (&headers[CONTENT_ENCODING], &headers[CONTENT_LENGTH]),
            (&"br".parse().unwrap(), &"5".parse().unwrap())
        );
        assert_eq!((&headers[CACHE_CONTROL], &headers[VARY]), (&ASK, &HeaderValue::from(ACCEPT_ENCODING)));
        let again = sent(&knowing(&headers[ETAG]), StatusCode::OK, true);
        assert_eq!((again.status(), &again.headers()[CACHE_CONTROL]), (StatusCode::NOT_MODIFIED, &FOR_GOOD));
        assert!(!again.headers().contains_key(CONTENT_TYPE));
        assert_ne!(FileCopy::new(&b"hello"[..]).etag, FileCopy::new(&b"hallo"[..]).etag);
    }

    #[test]
    fn what_is_no_success_has_no_tag_and_no_condition() {
        let response = sent(&knowing(&HeaderValue::from_static("*")), StatusCode::NOT_FOUND, false);
        assert_eq!((response.status(), response.headers().get(ETAG)), (StatusCode::NOT_FOUND, None));
        assert_eq!(response.headers()[CONTENT_LENGTH], "5");
    }
}
