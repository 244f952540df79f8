//! Which header fields of a request are passed on to an upstream: those that are known to be harmless (contract B7).
//!
//! Not among them: `Cookie` and `Authorization`, which are the browser's and ours; all that says another method, address or
//! client than the request has; all that is for the next hop alone; and whatever nobody thought of.

use http::HeaderMap;

use super::connection::Named;

const PASSED: [&str; 25] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "content-digest",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "pragma",
    "prefer",
    "priority",
    "range",
    "repr-digest",
    "user-agent",
    "want-content-digest",
    "want-repr-digest",
    "x-requested-with",
];

/// The fields of `sent` that are passed on, each with all its values.
#[must_use]
pub fn headers(sent: &HeaderMap) -> HeaderMap {
    let named = Named::of(sent);
    // With room for what we add.
    let mut kept = HeaderMap::with_capacity(16);
    for (name, value) in sent {
        if PASSED.binary_search(&name.as_str()).is_ok() && !named.has(name.as_str()) {
            kept.append(name, value.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn passed(fields: &[(&'static str, &'static str)]) -> Vec<String> {
        let mut sent = HeaderMap::new();
        for (name, value) in fields {
            sent.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let kept = headers(&sent);
        kept.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
    }

    #[test]
    fn the_list_is_in_its_order_and_in_small_letters() {
        assert!(PASSED.is_sorted());
        assert!(PASSED.iter().all(|name| *name == name.to_ascii_lowercase()));
    }

    #[test]
    fn b7_what_an_api_needs_is_passed_on() {
        for name in [
            "accept",
            "content-type",
            "range",
            "if-range",
            "if-none-match",
            "if-match",
            "last-event-id",
            "accept-encoding",
            "user-agent",
            "idempotency-key",
        ] {
            assert_eq!(passed(&[(name, "x")]), [format!("{name}: x")]);
        }
        assert_eq!(passed(&[("accept", "a"), ("accept", "b")]), ["accept: a", "accept: b"]);
    }

    #[test]
    fn b7_what_is_the_browsers_ours_or_the_next_hops_is_not() {
        for name in [
            "cookie",
            "cookie2",
            "authorization",
            "proxy-authorization",
            "x-csrf-token",
            "dpop",
            "host",
            "content-length",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "expect",
            "max-forwards",
            "sec-websocket-key",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-prefix",
            "x-real-ip",
            "via",
            "x-client-ip",
            "true-client-ip",
            "cf-connecting-ip",
            "x-original-url",
            "x-rewrite-url",
            "x-forwarded-user",
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-original-method",
            "traceparent",
            "tracestate",
            "baggage",
            "x-request-id",
            "origin",
            "referer",
            "sec-fetch-site",
            "sec-fetch-mode",
            "access-control-request-method",
            "x-amz-security-token",
            "x-made-up",
            "x_forwarded_for",
            "x-user",
            "remote-user",
            "ssl-client-cert",
        ] {
            assert_eq!(passed(&[(name, "x")]), [""; 0], "{name}");
        }
    }

    #[test]
    fn b7_what_connection_names_ends_here() {
        let fields = [
            ("connection", "close, If-Match"),
            ("if-match", "\"a\""),
            ("accept", "a"),
            ("connection", "accept"),
        ];
        assert_eq!(passed(&fields), [""; 0]);
        assert_eq!(passed(&[("connection", "keep-alive"), ("accept", "a")]), ["accept: a"]);
    }
}
