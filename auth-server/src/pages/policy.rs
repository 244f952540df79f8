//! What a hosted page may load and where its form may go: Content Security Policy 3, rule H1.

use http::HeaderValue;

/// What is said where a policy cannot be written: nothing is allowed.
const NOTHING: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
);

/// The policy of a page whose form goes to this server and, by a redirect too, to `form_action`: sources as [`form_target`] gives
/// them, or none. `script` is the source of the one script, [`SUBMIT`](super::SUBMIT). With what would begin another directive
/// nothing at all is allowed.
#[must_use]
pub fn csp(form_action: &str, script: Option<&str>) -> HeaderValue {
    let is_sources =
        |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b';' | b','));
    if !is_sources(form_action) || !script.is_none_or(is_sources) {
        return NOTHING;
    }
    let mut policy = String::from("default-src 'none'; style-src 'self'; img-src 'self'; ");
    if let Some(source) = script {
        policy.extend(["script-src ", source, "; "]);
    }
    policy.push_str("base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
    if !form_action.is_empty() {
        policy.extend([" ", form_action]);
    }
    HeaderValue::try_from(policy).unwrap_or(NOTHING)
}

/// The origin or scheme that an answer to `redirect_uri` goes to, as a source of `form-action`; `None` if it cannot be said, so
/// that nothing is allowed by mistake. No source can name an IPv6 address (CSP 3 §2.3.1): there it is the scheme.
#[must_use]
pub fn form_target(redirect_uri: &str) -> Option<String> {
    let (scheme, rest) = redirect_uri.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "https" | "http") {
        let is_ours_to_allow =
            !matches!(scheme.as_str(), "javascript" | "data" | "blob" | "file" | "filesystem");
        return is_ours_to_allow.then(|| format!("{scheme}:"));
    }
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    if is_ip_v6(authority) {
        return Some(format!("{scheme}:"));
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
    let is_host =
        authority.starts_with(|first: char| first.is_ascii_alphanumeric()) && authority.bytes().all(is_plain);
    is_host.then(|| format!("{scheme}://{authority}"))
}

/// `[::1]`, with or without a port.
fn is_ip_v6(authority: &str) -> bool {
    let Some((address, port)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return false;
    };
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    address.parse::<std::net::Ipv6Addr>().is_ok()
        && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h1_a_form_goes_to_this_server_and_the_one_place_that_is_named() {
        let usual = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; \
                     frame-ancestors 'none'; form-action 'self'";
        assert_eq!(csp("", None), usual);
        assert_eq!(csp("https://shop.example", None), format!("{usual} https://shop.example"));
        let with_script = csp("com.example.app:", Some("'sha256-x'"));
        assert_eq!(
            with_script,
            "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'sha256-x'; base-uri 'none'; \
             frame-ancestors 'none'; form-action 'self' com.example.app:"
        );
    }

    #[test]
    fn h1_no_source_begins_a_directive_of_its_own() {
        for bad in [
            "https://a.example; script-src *",
            "https://a.example, default-src *",
            "https://a.example\r\nx: y",
            "https://ä.example",
        ] {
            assert_eq!(csp(bad, None), NOTHING, "{bad}");
            assert_eq!(csp("", Some(bad)), NOTHING, "{bad}");
        }
    }

    #[test]
    fn h1_the_place_of_an_answer_is_an_origin_or_a_scheme() {
        for (uri, source) in [
            ("https://shop.example/callback?a=b#c", Some("https://shop.example")),
            ("HTTPS://shop.example:8443", Some("https://shop.example:8443")),
            ("https://shop.example?x", Some("https://shop.example")),
            ("http://127.0.0.1:5123/cb", Some("http://127.0.0.1:5123")),
            ("http://[::1]:5123/cb", Some("http:")),
            ("com.example.app:/cb", Some("com.example.app:")),
            ("com.example.app://cb;x", Some("com.example.app:")),
            ("http://[::1/cb", None),
            ("http://[::1]evil.example/cb", None),
            ("https://*.example/cb", None),
            ("https://*/cb", None),
            ("https://a@b.example/cb", None),
            ("https://a.example;script-src *", None),
            ("https://a.example 'unsafe-inline'/", None),
            ("https:/cb", None),
            ("https:///cb", None),
            ("javascript:alert(1)", None),
            ("DATA:text/html,x", None),
            ("1a:/cb", None),
            ("a b:/cb", None),
            ("*:/cb", None),
            ("nothing", None),
            ("", None),
        ] {
            assert_eq!(form_target(uri).as_deref(), source, "{uri}");
        }
    }
}
