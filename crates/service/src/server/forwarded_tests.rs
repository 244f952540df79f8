//! What proxies say of a client, and what clients would like to be believed.

use super::*;
use crate::config::{Border, Configuration, Profile, Reader, Settings};

const PROXY: &str = "10.0.0.1";

struct Read(Border);

impl Configuration for Read {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let url = "https://api.example";
        let profile = Profile::of(reader, "api.resource", url);
        Some(Self(Border::read(reader, "api", ("api.resource", url), profile)))
    }
}

fn asked(peer: &str, fields: &[(&'static str, &str)]) -> Result<Client, Refusal> {
    let text = "profile = \"production\"\ntrusted_proxies = [\"10.0.0.0/8\", \"2001:db8::/32\"]\n";
    let proxies = Settings::from_toml(text).unwrap().read::<Read>().unwrap().0.proxies;
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    client(&proxies, peer.parse().unwrap(), &headers)
}

fn address(fields: &[(&'static str, &str)]) -> String {
    asked(PROXY, fields).unwrap().address.to_string()
}

#[test]
fn who_is_no_trusted_proxy_speaks_for_itself_alone() {
    for peer in ["192.0.2.9", "127.0.0.1", "::1"] {
        let fields =
            [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-proto", "https"), ("forwarded", "nonsense")];
        let client = asked(peer, &fields).unwrap();
        assert_eq!((client.address.to_string().as_str(), client.secure), (peer, false));
    }
}

#[test]
fn the_first_from_the_right_who_is_no_trusted_proxy_is_the_client() {
    for (value, client) in [
        ("198.51.100.1", "198.51.100.1"),
        ("203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("203.0.113.9, 198.51.100.1 , 10.2.3.4,10.0.0.7", "198.51.100.1"),
        ("nonsense, 198.51.100.1", "198.51.100.1"),
        ("\", 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1,,", "198.51.100.1"),
        ("198.51.100.1:4711", "198.51.100.1"),
        ("2001:db9::7", "2001:db9::7"),
        ("[2001:db9::7]:4711", "2001:db9::7"),
        ("2001:db9::7, 2001:db8::2", "2001:db9::7"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("10.9.9.9, 10.0.0.2", "10.9.9.9"),
        ("unknown", PROXY),
        ("unknown, 10.0.0.2", "10.0.0.2"),
    ] {
        assert_eq!(address(&[("x-forwarded-for", value)]), client, "{value}");
    }
    for (value, client) in [
        ("for=198.51.100.1", "198.51.100.1"),
        ("For=203.0.113.9, for=198.51.100.1;proto=http;by=10.0.0.1", "198.51.100.1"),
        ("by=10.0.0.1; FOR=\"[2001:db9::7]:4711\" ;host=\"a,b;c\"", "2001:db9::7"),
        ("for=\", for=198.51.100.1", "198.51.100.1"),
        ("for=198.51.100.1, for=10.0.0.2", "198.51.100.1"),
        ("for=_hidden", PROXY),
        ("proto=https", PROXY),
    ] {
        assert_eq!(address(&[("forwarded", value)]), client, "{value}");
    }
    assert_eq!(address(&[]), PROXY, "it asks for itself");
    let lines = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "10.0.0.2")];
    assert_eq!(address(&lines), "198.51.100.1", "the last line is the rightmost");
}

#[test]
fn an_entry_that_counts_and_cannot_be_read_is_refused() {
    for (name, value) in [
        ("x-forwarded-for", "nonsense"),
        ("x-forwarded-for", "198.51.100.1, nonsense"),
        ("x-forwarded-for", "198.51.100.1, nonsense, 10.0.0.2"),
        ("x-forwarded-for", "198.51.100.256"),
        ("x-forwarded-for", "198.51.100.1 10.0.0.2"),
        ("x-forwarded-for", "\u{e9}"),
        ("forwarded", "198.51.100.1"),
        ("forwarded", "for=198.51.100.1;for=198.51.100.2"),
        ("forwarded", "for=\"198.51.100.1"),
        ("forwarded", "for=\"\\1\""),
        ("forwarded", "for="),
        ("forwarded", "for=198.51.100.1;proto"),
    ] {
        let refused = asked(PROXY, &[(name, value)]).unwrap_err();
        assert_eq!((refused.status().as_u16(), refused.code), (400, Code::ForwardedHeader), "{value}");
    }
}

#[test]
fn two_headers_must_mean_the_same_client() {
    let both = |one, other| asked(PROXY, &[("forwarded", one), ("x-forwarded-for", other)]);
    assert!(both("for=198.51.100.1", "203.0.113.9, 198.51.100.1").is_ok());
    assert!(both("for=203.0.113.9", "198.51.100.1").is_err(), "one of them is the client's own");
}

#[test]
fn the_scheme_is_the_clients() {
    let secure = |fields: &[(&'static str, &str)]| asked(PROXY, fields).unwrap().secure;
    assert!(secure(&[("forwarded", "for=198.51.100.1;proto=https, for=10.0.0.2;proto=http")]));
    assert!(!secure(&[("forwarded", "for=198.51.100.1;proto=http, for=10.0.0.2;proto=https")]));
    assert!(!secure(&[("forwarded", "for=203.0.113.9;proto=https, for=198.51.100.1")]));
    assert!(secure(&[("x-forwarded-for", "198.51.100.1"), ("x-forwarded-proto", "HTTPS")]));
    assert!(!secure(&[("x-forwarded-for", "198.51.100.1"), ("x-forwarded-proto", "https, http")]));
    assert!(!secure(&[("x-forwarded-for", "198.51.100.1")]));
}
