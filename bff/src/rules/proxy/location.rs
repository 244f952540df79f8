//! Where an answer of an upstream sends a browser: RFC 9110 §10.2.2, contract N12.

use url::Url;

/// `location`, an answer to a request for `asked`, as browsers find the same through us: below `prefix` (`/bff/api`) what lies
/// below `base` there. `None` where it lies elsewhere: a browser has no business with what only we reach, and whoever asks
/// through us is not sent to a stranger.
#[must_use]
pub fn rewritten(location: &str, (base, asked): (&Url, &Url), prefix: &str) -> Option<String> {
    // Read as browsers read it.
    let target = asked.join(location).ok()?;
    let is_plain = target.username().is_empty() && target.password().is_none();
    if !is_plain || target.origin() != base.origin() {
        return None;
    }
    let path = target.path().strip_prefix(base.path().trim_end_matches('/'))?;
    if !path.is_empty() && !path.starts_with('/') {
        return None;
    }
    let query = target.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = target.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some(format!("{prefix}{}{query}{fragment}", if path.is_empty() { "/" } else { path }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(location: &str) -> Option<String> {
        let url = |text: &str| Url::parse(text).unwrap();
        let (base, asked) = (url("http://api.test:5001/api"), url("http://api.test:5001/api/a/b?c"));
        rewritten(location, (&base, &asked), "/bff/api")
    }

    #[test]
    fn n12_what_lies_below_the_base_is_found_through_us() {
        for (location, wanted) in [
            ("http://api.test:5001/api/x?a=1&a=2#f", "/bff/api/x?a=1&a=2#f"),
            ("HTTP://API.test:5001/api/x", "/bff/api/x"),
            ("//api.test:5001/api/x", "/bff/api/x"),
            ("/api/x", "/bff/api/x"),
            ("/api", "/bff/api/"),
            ("/api?a", "/bff/api/?a"),
            ("x", "/bff/api/a/x"),
            ("../x", "/bff/api/x"),
            ("?d", "/bff/api/a/b?d"),
            ("/api//evil.test", "/bff/api//evil.test"),
        ] {
            assert_eq!(of(location).as_deref(), Some(wanted), "{location}");
        }
    }

    #[test]
    fn n12_everything_else_is_dropped() {
        for location in [
            "http://evil.test/api/x",
            "//evil.test/api",
            "/\\evil.test/api",
            "\\\\evil.test/api",
            "https://api.test:5001/api/x",
            "http://api.test/api/x",
            "http://u@api.test:5001/api/x",
            "http://u:p@api.test:5001/api/x",
            "/",
            "/other",
            "/apix",
            "/API/x",
            "/api/../x",
            "/api/%2e%2e/x",
            "../../x",
            "javascript:alert(1)",
            "data:text/html,x",
            "http://",
            "http://[",
        ] {
            assert_eq!(of(location), None, "{location}");
        }
    }

    #[test]
    fn a_base_without_a_path_is_all_of_its_server() {
        let base = Url::parse("https://api.test").unwrap();
        let of = |location| rewritten(location, (&base, &base), "/bff/x");
        assert_eq!(of("/a/b").as_deref(), Some("/bff/x/a/b"));
        assert_eq!(of("https://api.test").as_deref(), Some("/bff/x/"));
        assert_eq!(of("https://api.test.evil.test/"), None);
    }
}
