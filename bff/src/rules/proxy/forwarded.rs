//! Whom an upstream is told that we ask for: RFC 7239, and the older fields that everybody reads.

use std::net::IpAddr;

use http::header::FORWARDED;
use http::{HeaderMap, HeaderName, HeaderValue};

/// What we know of the request ourselves; what it says of itself is nobody's word.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Who sent it.
    pub client: IpAddr,
    /// Whether it came over TLS.
    pub secure: bool,
    /// To whom: `Host`, which is one of ours.
    pub host: &'a str,
}

/// Adds what `asked` says.
pub fn add(asked: Asked<'_>, headers: &mut HeaderMap) {
    let Asked { client, secure, host } = asked;
    let client = client.to_canonical();
    let proto = if secure { "https" } else { "http" };
    // RFC 7239 §6: an IPv6 address stands in brackets, and then in quotes.
    let node = if client.is_ipv6() { format!("\"[{client}]\"") } else { client.to_string() };
    let fields = [
        (FORWARDED, format!("for={node};host=\"{host}\";proto={proto}")),
        (HeaderName::from_static("x-forwarded-for"), client.to_string()),
        (HeaderName::from_static("x-forwarded-host"), host.to_owned()),
        (HeaderName::from_static("x-forwarded-proto"), proto.to_owned()),
    ];
    for (name, value) in fields {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(client: &str, secure: bool) -> Vec<String> {
        let mut headers = HeaderMap::new();
        add(Asked { client: client.parse().unwrap(), secure, host: "app.example:8443" }, &mut headers);
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
    }

    #[test]
    fn both_kinds_of_fields_say_the_same() {
        let wanted = [
            "forwarded: for=192.0.2.1;host=\"app.example:8443\";proto=https",
            "x-forwarded-for: 192.0.2.1",
            "x-forwarded-host: app.example:8443",
            "x-forwarded-proto: https",
        ];
        let mut found = told("192.0.2.1", true);
        found.sort();
        assert_eq!(found, wanted);
        let six = told("2001:db8::1", false);
        assert!(
            six.contains(&"forwarded: for=\"[2001:db8::1]\";host=\"app.example:8443\";proto=http".to_owned())
        );
        assert!(six.contains(&"x-forwarded-for: 2001:db8::1".to_owned()));
        assert!(told("::ffff:192.0.2.1", true).contains(&wanted[1].to_owned()));
    }
}
