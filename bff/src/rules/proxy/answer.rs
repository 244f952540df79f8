//! Which header fields of an upstream's answer are passed on to a browser: those that are known to be harmless (contract B7).
//!
//! Not among them: `Set-Cookie` and all else that rules over our own origin (`Strict-Transport-Security`,
//! `Content-Security-Policy`, `Clear-Site-Data`, CORS); all that is for the next hop alone; and whatever nobody thought of.

use http::header::{CACHE_CONTROL, COOKIE, ETAG, LAST_MODIFIED, LOCATION, VARY, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::connection::Named;
use super::destination;

const PASSED: [&str; 27] = [
    "accept-ranges",
    "age",
    "allow",
    "cache-control",
    "content-digest",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-range",
    "content-type",
    "date",
    "deprecation",
    "etag",
    "expires",
    "last-modified",
    "pragma",
    "preference-applied",
    "ratelimit",
    "ratelimit-policy",
    "repr-digest",
    "retry-after",
    "sunset",
    "vary",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

/// The fields of `sent` that are passed on, each with all its values. `relocated` says where a `Location` is found through us.
#[must_use]
pub fn headers(sent: &HeaderMap, relocated: impl Fn(&str) -> Option<String>) -> HeaderMap {
    let named = Named::of(sent);
    // With room for what we add.
    let mut kept = HeaderMap::with_capacity(16);
    for (name, value) in sent {
        if named.has(name.as_str()) {
            continue;
        }
        if PASSED.binary_search(&name.as_str()).is_ok() || (name == WWW_AUTHENTICATE && is_of_tokens(value)) {
            kept.append(name, value.clone());
        }
    }
    if let Some(location) = the_one(sent, &LOCATION).and_then(relocated)
        && let Ok(location) = HeaderValue::from_str(&location)
    {
        kept.insert(LOCATION, location);
    }
    kept.entry(CACHE_CONTROL).or_insert_with(|| {
        // The API was asked with a token, and said so to caches (RFC 9111 §3.5); we are asked with a cookie, which does not.
        let validated = sent.contains_key(ETAG) || sent.contains_key(LAST_MODIFIED);
        HeaderValue::from_static(if validated { "private, no-cache" } else { "no-store" })
    });
    keep_to_the_session(&mut kept);
    kept
}

/// What may be kept is kept for the session that it was said to: the API was asked with a token, for which no cache that others use
/// keeps an answer unless it says so (RFC 9111 §3.5), and nobody keeps one for another token; we are asked with a cookie.
fn keep_to_the_session(kept: &mut HeaderMap) {
    const SAID: [&str; 5] = ["no-store", "private", "public", "s-maxage", "must-revalidate"];
    let says = |wanted: &[&str]| {
        let lines = kept.get_all(CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok());
        let mut names = lines
            .flat_map(|line| line.split(','))
            .map(|one| one.split('=').next().unwrap_or_default().trim());
        names.any(|name| wanted.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)))
    };
    let (is_said, is_kept_by_nobody) = (says(&SAID), says(&["no-store"]));
    if !is_said {
        kept.append(CACHE_CONTROL, HeaderValue::from_static("private"));
    }
    if !is_kept_by_nobody {
        kept.append(VARY, HeaderValue::from(COOKIE));
        // Nor is what was given as a picture taken for a script then, without our being asked.
        kept.append(VARY, HeaderValue::from(destination::FIELD));
    }
}

/// A challenge of a scheme that browsers leave to the page: at `Basic` they would ask for a password in our name.
fn is_of_tokens(challenge: &HeaderValue) -> bool {
    let scheme = challenge.as_bytes().split(u8::is_ascii_whitespace).next().unwrap_or_default();
    // One challenge for each line, as ours are; others may stand behind a comma, after `, Basic `.
    let more = challenge.to_str().map(str::to_ascii_lowercase).is_ok_and(|text| {
        ["basic", "digest", "negotiate", "ntlm"]
            .iter()
            .any(|other| text.split(',').any(|part| part.split_ascii_whitespace().next() == Some(other)))
    });
    !more && [b"bearer".as_slice(), b"dpop"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// The value of a field that stands there once.
fn the_one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(fields: &[(&'static str, &'static str)]) -> Vec<String> {
        let mut sent = HeaderMap::new();
        sent.insert(CACHE_CONTROL, HeaderValue::from_static("private"));
        for (name, value) in fields {
            sent.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let kept =
            headers(&sent, |location| location.strip_prefix("/api").map(|rest| format!("/bff/api{rest}")));
        let ours = [(CACHE_CONTROL, "private"), (VARY, "cookie"), (VARY, "sec-fetch-dest")];
        let others =
            kept.iter().filter(|(name, value)| !ours.iter().any(|(own, said)| own == *name && value == said));
        others.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
    }

    #[test]
    fn b7_what_is_kept_is_kept_for_this_session_alone() {
        let of = |sent: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in sent {
                headers.append(CACHE_CONTROL, HeaderValue::from_static(line));
            }
            let kept = super::headers(&headers, |_| None);
            let all = |name| {
                kept.get_all(name)
                    .iter()
                    .map(|line| line.to_str().unwrap().to_owned())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            (all(CACHE_CONTROL), all(VARY))
        };
        let pair = |cache: &str, vary: &str| (cache.to_owned(), vary.to_owned());
        let ours = "cookie, sec-fetch-dest";
        assert_eq!(of(&["max-age=600"]), pair("max-age=600, private", ours));
        assert_eq!(of(&["max-age=600", "immutable"]), pair("max-age=600, immutable, private", ours));
        assert_eq!(of(&["Private, max-age=60"]), pair("Private, max-age=60", ours));
        assert_eq!(of(&["public, max-age=60"]), pair("public, max-age=60", ours), "the API's own word");
        assert_eq!(of(&["s-maxage=60"]), pair("s-maxage=60", ours));
        assert_eq!(of(&["No-Store"]), pair("No-Store", ""));
        assert_eq!(of(&[]), pair("no-store", ""));
    }

    #[test]
    fn the_list_is_in_its_order_and_in_small_letters() {
        assert!(PASSED.is_sorted());
        assert!(PASSED.iter().all(|name| *name == name.to_ascii_lowercase()));
    }

    #[test]
    fn b7_what_a_page_needs_is_passed_on() {
        for name in [
            "content-type",
            "content-length",
            "content-range",
            "accept-ranges",
            "etag",
            "last-modified",
            "vary",
            "content-encoding",
            "content-disposition",
            "retry-after",
            "allow",
            "date",
        ] {
            assert_eq!(passed(&[(name, "x")]), [format!("{name}: x")]);
        }
    }

    #[test]
    fn b7_what_rules_over_our_origin_or_is_the_next_hops_is_not() {
        for name in [
            "set-cookie",
            "set-cookie2",
            "strict-transport-security",
            "content-security-policy",
            "content-security-policy-report-only",
            "clear-site-data",
            "public-key-pins",
            "alt-svc",
            "refresh",
            "link",
            "content-location",
            "access-control-allow-origin",
            "access-control-allow-credentials",
            "permissions-policy",
            "cross-origin-opener-policy",
            "report-to",
            "reporting-endpoints",
            "nel",
            "origin-agent-cluster",
            "service-worker-allowed",
            "sourcemap",
            "x-frame-options",
            "x-content-type-options",
            "referrer-policy",
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "trailer",
            "te",
            "upgrade",
            "proxy-authenticate",
            "authentication-info",
            "server",
            "x-powered-by",
            "via",
            "x-request-id",
            "authorization",
            "x-made-up",
            "x-accel-redirect",
            "x-sendfile",
        ] {
            assert_eq!(passed(&[(name, "x")]), [""; 0], "{name}");
        }
    }

    #[test]
    fn b7_what_connection_names_ends_here() {
        assert_eq!(passed(&[("connection", "ETag"), ("etag", "\"a\""), ("age", "1")]), ["age: 1"]);
    }

    #[test]
    fn n12_a_location_is_passed_on_where_it_is_found_through_us() {
        assert_eq!(passed(&[("location", "/api/x")]), ["location: /bff/api/x"]);
        assert_eq!(passed(&[("location", "http://evil.test/")]), [""; 0]);
        assert_eq!(passed(&[("location", "/api/x"), ("location", "/api/y")]), [""; 0], "which of two?");
    }

    #[test]
    fn challenges_of_tokens_alone_are_passed_on() {
        let bearer = "Bearer error=\"invalid_token\", scope=\"read\"";
        assert_eq!(passed(&[("www-authenticate", bearer)]), [format!("www-authenticate: {bearer}")]);
        assert_eq!(passed(&[("www-authenticate", "DPoP algs=\"ES256\"")]).len(), 1);
        for other in [
            "Basic realm=\"x\"",
            "Negotiate",
            "Bearer, Basic realm=\"x\"",
            "Bearer a=\"b\",basic realm=\"x\"",
            "Bearer a=\"b\",Basic\trealm=\"x\"",
            "Basic\trealm=\"x\"",
            "",
        ] {
            assert_eq!(passed(&[("www-authenticate", other)]), [""; 0], "{other}");
        }
    }

    #[test]
    fn what_says_nothing_to_caches_is_kept_by_none_that_is_shared() {
        let says = |name: &'static str, value: &'static str| {
            let sent =
                HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]);
            headers(&sent, |_| None)[CACHE_CONTROL].to_str().unwrap().to_owned()
        };
        assert_eq!(says("age", "1"), "no-store");
        assert_eq!(says("etag", "\"a\""), "private, no-cache");
        assert_eq!(says("cache-control", "public, max-age=60"), "public, max-age=60");
    }
}
