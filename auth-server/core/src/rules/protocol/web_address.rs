//! Addresses of a client that are no redirect URIs: RFC 3986 §3, RFC 7591 §2, rule U8.

/// Why an address is not one that a client may have; the sentence says what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// `javascript:` and all the others.
    #[error("it is no https address")]
    Scheme,
    /// Whoever fetches it could read along.
    #[error("it is an http address outside this machine: write https")]
    Plain,
    /// `#…`.
    #[error("it has a fragment")]
    Fragment,
    /// `*`.
    #[error("it has a wildcard: write each address out")]
    Wildcard,
    /// A name or a password before the host.
    #[error("it has something before its host")]
    Credentials,
    /// It has no host, or a character that an address does not have.
    #[error("it is no whole address")]
    Malformed,
}

/// The hosts that are this machine.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether `uri` is an https address, or an http one of this machine.
///
/// # Errors
/// [`BadAddress`].
pub fn acceptable(uri: &str) -> Result<(), BadAddress> {
    let (scheme, rest) = uri.split_once("://").ok_or(BadAddress::Scheme)?;
    if !matches!(scheme, "https" | "http") {
        return Err(BadAddress::Scheme);
    }
    if uri.contains('#') {
        return Err(BadAddress::Fragment);
    }
    if uri.contains('*') {
        return Err(BadAddress::Wildcard);
    }
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(BadAddress::Credentials);
    }
    let host = host(authority).ok_or(BadAddress::Malformed)?;
    if !uri.bytes().all(is_part) {
        return Err(BadAddress::Malformed);
    }
    if scheme == "http" && !LOOPBACK.contains(&host) { Err(BadAddress::Plain) } else { Ok(()) }
}

/// The host of `host` or `host:port`.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|number| number != 0);
    let is_name = if host.starts_with('[') { host.ends_with(']') } else { !host.contains([':', '[', ']']) };
    (!host.is_empty() && is_name && port.is_none_or(is_port)).then_some(host)
}

/// A character that may stand in a URI: RFC 3986 §2, without `#` and `*`, which were looked for.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()+,;=%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_this_machine_are_taken() {
        for uri in [
            "https://a.example",
            "https://a.example:8443/b?c=d",
            "http://localhost:3000/",
            "http://127.0.0.1/x",
            "http://[::1]:1",
            "https://[2001:db8::1]/",
        ] {
            assert_eq!(acceptable(uri), Ok(()), "{uri}");
        }
    }

    #[test]
    fn everything_else_is_not() {
        for (uri, why) in [
            ("javascript:alert(1)", BadAddress::Scheme),
            ("javascript://a.example/%0aalert(1)", BadAddress::Scheme),
            ("ftp://a.example", BadAddress::Scheme),
            ("HTTPS://a.example", BadAddress::Scheme),
            ("", BadAddress::Scheme),
            ("https://a.example/#b", BadAddress::Fragment),
            ("https://*.example/", BadAddress::Wildcard),
            ("https://u:p@a.example/", BadAddress::Credentials),
            ("http://localhost@a.example/", BadAddress::Credentials),
            ("http://a.example/", BadAddress::Plain),
            ("http://localhost.a.example/", BadAddress::Plain),
            ("https:///a", BadAddress::Malformed),
            ("https://a.example:0/", BadAddress::Malformed),
            ("https://a.example:99999/", BadAddress::Malformed),
            ("https://a:b:c/", BadAddress::Malformed),
            ("https://[::1/", BadAddress::Malformed),
            ("https://a.example/ b", BadAddress::Malformed),
            ("https://a.example\\b", BadAddress::Malformed),
            ("https://\u{e4}.example/", BadAddress::Malformed),
        ] {
            assert_eq!(acceptable(uri), Err(why), "{uri}");
        }
    }
}
