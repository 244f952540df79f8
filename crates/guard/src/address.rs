//! Addresses that keys are fetched from: RFC 8414 §2, RFC 9700 §2.6.

use std::net::IpAddr;

use reqwest::Url;

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It is no http address, or one with a user name or a password, which would end in logs.
    NoAddress,
    /// By plain http anybody on the way could put in keys of their own.
    NotHttps,
}

/// The address, if keys may come from there: by https, or by http from this machine.
pub(crate) fn of_keys(address: &str) -> Result<Url, Unfit> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
    let url = url.filter(|url| !has_userinfo(url)).ok_or(Unfit::NoAddress)?;
    let safe = url.scheme() == "https" || url.host_str().is_some_and(is_loopback);
    if safe { Ok(url) } else { Err(Unfit::NotHttps) }
}

/// Whether a user name or a password stands in it: RFC 3986 §3.2.1.
pub(crate) fn has_userinfo(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether `host` is this machine: an address of RFC 1122 §3.2.1.3 or RFC 4291 §2.5.3, or the name of RFC 6761 §6.3.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    address.map_or(host == "localhost", |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_by_https_or_from_this_machine() {
        for fit in
            ["https://a.example/jwks?v=1", "http://localhost:1/jwks", "http://127.0.0.2", "http://[::1]:1"]
        {
            assert!(of_keys(fit).is_ok(), "{fit}");
        }
        for plain in ["http://a.example/jwks", "http://0.0.0.0:7701/jwks", "http://[::]:1", "http://10.0.0.1"]
        {
            assert_eq!(of_keys(plain), Err(Unfit::NotHttps), "{plain}");
        }
        for none in
            ["", "jwks", "file:///jwks", "ftp://a.example", "https://u@a.example", "http://:p@localhost"]
        {
            assert_eq!(of_keys(none), Err(Unfit::NoAddress), "{none}");
        }
    }
}
