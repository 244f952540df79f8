//! What belongs to every page for people, beside its own policy (contract N10).

use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use http::{HeaderMap, HeaderName, HeaderValue};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
/// What no page of ours ever asks for.
const PERMISSIONS: HeaderValue = HeaderValue::from_static("camera=(), microphone=(), geolocation=()");
/// Forms of ours must send their `Origin` (rule H2), and no window of another origin keeps a handle on ours.
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");

/// Gives an answer the header fields of a page with this content security policy.
pub fn page_headers(headers: &mut HeaderMap, policy: HeaderValue) {
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(REFERRER_POLICY, SAME_ORIGIN);
    headers.insert(OPENER_POLICY, SAME_ORIGIN);
    headers.insert(PERMISSIONS_POLICY, PERMISSIONS);
}
