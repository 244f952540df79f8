//! What is read of `[[bff.upstreams]]`, and what is refused with which sentence.

use std::time::Duration;

use http::Method;
use signet_service::config::Settings;

use super::*;
use crate::config::Config;

const PRODUCTION: &str = "profile = \"production\"\n[bff]\npublic_url = \"https://app.example\"\n\
                          master_key = \"a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"\n\
                          [auth_server]\nissuer = \"https://auth.example\"\n\
                          [api]\nresource = \"https://api.example\"\n";

fn read(text: &str) -> Result<Vec<Upstream>, String> {
    let config = Settings::from_toml(text).unwrap().read::<Config>();
    config.map(|config| config.upstreams).map_err(|problems| problems.to_string())
}

fn entry(fields: &str) -> Result<Vec<Upstream>, String> {
    read(&format!("[[bff.upstreams]]\nprefix = \"x\"\nbase = \"http://localhost:5001\"\n{fields}\n"))
}

#[test]
fn n12_the_demo_has_its_own_api_and_production_has_none() {
    let found = read("").unwrap();
    let [api] = &found[..] else { panic!("{found:?}") };
    assert_eq!((api.prefix.as_str(), api.base.as_str()), ("api", "http://localhost:5001/api"));
    assert_eq!((api.resource.as_deref(), api.forward_client), (Some("http://localhost:5001"), false));
    assert_eq!((api.timeout, api.idle), (Duration::from_secs(30), Duration::from_mins(5)));
    let moved = read("[api]\nresource = \"http://localhost:7001/\"\n").unwrap();
    assert_eq!(moved[0].base.as_str(), "http://localhost:7001/api");
    assert_eq!(read(PRODUCTION).unwrap(), []);
}

#[test]
fn every_field_is_read() {
    let text = format!(
        "{PRODUCTION}[[bff.upstreams]]\nprefix = \"orders\"\nbase = \"https://orders.example/v1/\"\n\
         resource = \"https://orders.example\"\nscopes = [\"read\", \"orders:write\"]\ntimeout = 5\nbody_limit = 9\n\
         methods = [\"GET\", \"REPORT\"]\nforward_client = true\n\
         [[bff.upstreams]]\nprefix = \"near\"\nbase = \"http://127.0.0.1:9000\"\nresource = \"urn:near\"\n"
    );
    let found = read(&text).unwrap();
    let one = &found[0];
    assert_eq!((one.prefix.as_str(), one.base.as_str()), ("orders", "https://orders.example/v1/"));
    assert_eq!(
        (one.resource.as_deref(), &one.scopes[..]),
        (Some("https://orders.example"), &["read".to_owned(), "orders:write".to_owned()][..])
    );
    assert_eq!((one.timeout.as_secs(), one.body_limit, one.forward_client), (5, 9, true));
    assert!(one.methods.has(&Method::HEAD) && !one.methods.has(&Method::POST));
    let near = &found[1];
    assert_eq!(
        (near.resource.as_deref(), near.scopes.len(), near.body_limit, near.forward_client),
        (Some("urn:near"), 0, 16_777_216, false)
    );
    assert!(near.methods.has(&Method::DELETE));
}

#[test]
fn b8_all_upstreams_name_a_resource_or_none_does() {
    let entry = |prefix: &str, more: &str| {
        format!("[[bff.upstreams]]\nprefix = \"{prefix}\"\nbase = \"http://localhost:5001\"\n{more}\n")
    };
    let (named, other) = (entry("a", "resource = \"urn:a\""), entry("b", "resource = \"urn:b\""));
    assert_eq!(read(&(named.clone() + &other)).unwrap().len(), 2);
    assert_eq!(read(&(entry("a", "") + &entry("b", ""))).unwrap().len(), 2);
    let said = read(&(named + &entry("b", ""))).unwrap_err();
    assert!(said.contains("name a `resource` at each upstream, or at none"), "{said}");
}

#[test]
fn what_cannot_be_meant_is_said_with_its_entry_and_field() {
    for (fields, wanted) in [
        ("timeout = 0", "`timeout` must be 1 to 600 seconds"),
        ("timeout = 601", "`timeout` must be 1 to 600 seconds"),
        ("methods = []", "`methods` names no method"),
        ("methods = [\"get\"]", "`methods` has get, which is no method"),
        ("methods = [\"TRACE\"]", "`methods` has TRACE, which is never passed on"),
        ("scopes = [\"a b\"]", "`scopes` has one that is no scope"),
        ("scopes = [\"\"]", "`scopes` has one that is no scope"),
        ("resource = \"orders\"", "`resource` must be an absolute URI"),
        ("resource = \"https://a/#b\"", "`resource` must be an absolute URI"),
        ("forward_client = true", "`forward_client` must be false in the demo profile"),
    ] {
        let said = entry(fields).unwrap_err();
        assert!(said.contains(&format!("[[bff.upstreams]] number 1 (x): {wanted}")), "{fields}: {said}");
        assert!(said.contains("signet.toml:4"), "{fields}: {said}");
    }
    assert!(entry("body_limit = \"1\"").unwrap_err().contains("must be a whole number"));
    assert!(entry("tiemout = 1").unwrap_err().contains("nearest one is `bff.upstreams[].timeout`"));
}

#[test]
fn an_upstream_has_a_name_and_an_address_of_its_own() {
    let of = |prefix: &str, base: &str| {
        read(&format!("[[bff.upstreams]]\nprefix = \"{prefix}\"\nbase = \"{base}\"\n"))
    };
    for prefix in ["a/b", "A", "a.b", "ä", "a b", "%61", ".."] {
        assert!(of(prefix, "http://a").unwrap_err().contains("`prefix` must be small letters"), "{prefix}");
    }
    for prefix in ["login", "me", "session", "token", "callback", "backchannel-logout"] {
        assert!(of(prefix, "http://a").unwrap_err().contains("is an address of the bff itself"), "{prefix}");
    }
    for base in [
        "a",
        "/a",
        "ftp://a",
        "http://",
        "http://a?b",
        "http://a/?",
        "http://a#b",
        "http://a/../b",
        "http://a/%2e%2e/b",
        "http://a//b",
        "http://a/b//",
        "http://A",
        "http://a:80",
        "http://a\\\\b",
        "http://a b",
        "http:a",
        "unix:/a",
    ] {
        assert!(
            of("x", base).unwrap_err().contains("`base` must be a plain http or https address"),
            "{base}"
        );
    }
    assert!(of("x", "http://u:p@a").is_err());
    assert!(
        read("[[bff.upstreams]]\nbase = \"http://a\"\n")
            .unwrap_err()
            .contains("number 1: `prefix` is missing")
    );
    assert!(
        read("[[bff.upstreams]]\nprefix = \"x\"\n").unwrap_err().contains("number 1 (x): `base` is missing")
    );
    let twice = "[[bff.upstreams]]\nprefix = \"x\"\nbase = \"http://a\"\n".repeat(2);
    assert!(read(&twice).unwrap_err().contains("number 2 (x): `prefix` is another upstream's already"));
}

#[test]
fn production_sends_no_token_in_the_clear() {
    let of =
        |base: &str| read(&format!("{PRODUCTION}[[bff.upstreams]]\nprefix = \"x\"\nbase = \"{base}\"\n"));
    assert!(of("http://orders.example").unwrap_err().contains("`base` must be https"));
    assert!(of("https://orders.example").is_ok() && of("http://[::1]:9000").is_ok());
}
