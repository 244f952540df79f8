//! The origin of an address, as a source in a Content-Security-Policy: RFC 6454 §6.2, CSP 3 §2.3.1.

use std::net::Ipv6Addr;

use http::Uri;

/// `https://host:port` of `url`; none where it is no plain http or https address. Characters that would end a source
/// and begin another directive never pass.
#[must_use]
pub fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
    let host = uri.host().filter(|host| is_name(host) || is_ipv6(host))?;
    let authority = match uri.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    // Anything else in the authority is a user name or a port that is none; a query makes no base address.
    let plain = uri.authority()?.as_str() == authority && !url.contains(['?', '#']);
    plain.then(|| format!("{scheme}://{}", authority.to_ascii_lowercase()))
}

fn is_name(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

fn is_ipv6(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bare.is_some_and(|bare| bare.parse::<Ipv6Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_and_case_are_left_behind() {
        for (url, wanted) in [
            ("http://localhost:5000", "http://localhost:5000"),
            ("https://Auth.Example/tenant/", "https://auth.example"),
            ("http://[::1]:5000", "http://[::1]:5000"),
            ("http://127.0.0.1:80/", "http://127.0.0.1:80"),
        ] {
            assert_eq!(origin(url).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn what_is_no_plain_address_has_no_origin() {
        for url in [
            "",
            "localhost:5000",
            "/api",
            "ftp://a",
            "ws://a",
            "http://",
            "http://a;b",
            "http://a,b",
            "http://*",
            "http://*.example",
            "http://a'b",
            "http://u@a",
            "http://u:p@a",
            "http://a b",
            "http://a:",
            "http://a:99999",
            "http://a?b",
            "http://a/#b",
            "http://[::g]",
            "http://a\n",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }
}
