//! For what, and how much of it, a client gets a token of its own.

use signet_shared::jose::Alg;

use super::*;
use crate::domain::samples::{client, resource as registered};

fn form(text: &str) -> Parameters {
    Parameters::parse(text).unwrap()
}

fn two() -> (Client, Vec<Resource>) {
    let resources =
        vec![registered("https://a.example", &["read", "write"]), registered("https://b.example", &["read"])];
    let client = Client {
        scopes: ["openid", "write", "read"].map(str::to_owned).into(),
        resources: vec!["https://b.example".into(), "https://a.example".into()],
        ..client("m")
    };
    (client, resources)
}

#[test]
fn k2_a_token_is_for_one_resource_of_the_client() {
    let (client, registered) = two();
    let of = |text: &str| resource(&client, &registered, &form(text)).map(|found| found.identifier.clone());
    assert_eq!(of("").unwrap(), "https://b.example", "the client's first");
    assert_eq!(of("resource=https%3A%2F%2Fa.example").unwrap(), "https://a.example");
    for text in [
        "resource=https://a.example&resource=https://b.example",
        "resource=https://a.example&resource=https://a.example",
        "resource=https://c.example",
        "resource=https://a.example/",
        "resource=HTTPS://a.example",
    ] {
        assert_eq!(of(text).unwrap_err().code, ErrorCode::InvalidTarget, "{text}");
    }
    let stranger = Client { resources: vec!["https://b.example".into()], ..client.clone() };
    let refused = resource(&stranger, &registered, &form("resource=https://a.example")).unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidTarget, "another client's");
    let without = Client { resources: vec![], ..client.clone() };
    let refused = resource(&without, &registered, &form("")).unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidTarget, "nothing is not everything");
    let gone = resource(&client, &registered[1..], &form("resource=https://a.example")).unwrap_err();
    assert_eq!(gone.code, ErrorCode::InvalidTarget, "registered no more");
}

#[test]
fn k2_the_scopes_are_the_clients_and_the_resources() {
    let (client, registered) = two();
    let of = |at: usize, asked: Option<&str>| scopes(&client, &registered[at], asked);
    assert_eq!(of(0, None).unwrap(), "write read", "all that are both's");
    assert_eq!(of(1, None).unwrap(), "read");
    assert_eq!(of(0, Some("read read")).unwrap(), "read");
    for (at, asked) in
        [(1, "write"), (0, "read admin"), (0, "openid"), (0, "READ"), (0, "re\"ad"), (0, " "), (0, "")]
    {
        assert_eq!(of(at, Some(asked)).unwrap_err().code, ErrorCode::InvalidScope, "{asked:?}");
    }
    let meek = Client { scopes: vec!["read".into()], ..client.clone() };
    let refused = scopes(&meek, &registered[0], Some("read write")).unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidScope, "the resource's, but not the client's");
    assert_eq!(scopes(&meek, &registered[0], None).unwrap(), "read");
    let poor = Client { scopes: vec!["openid".into()], ..client.clone() };
    assert_eq!(scopes(&poor, &registered[0], None).unwrap_err().code, ErrorCode::InvalidScope);
    let bold = Client { scopes: vec!["admin".into()], ..client.clone() };
    let refused = scopes(&bold, &registered[0], Some("admin")).unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidScope, "not the resource's");
}

#[test]
fn k2_a_machine_speaks_for_itself_and_is_nobody() {
    let resource =
        Resource { token_lifetime: 7, signing_alg: Alg::Es256, ..registered("https://a.example", &["read"]) };
    let claims = claims(("https://i", "m"), &resource, "read".into(), (1_000, "j".into()));
    let written = serde_json::to_value(claims).unwrap();
    let wanted = serde_json::json!({"iss": "https://i", "sub": "m", "client_id": "m", "aud": "https://a.example",
        "iat": 1_000, "exp": 1_007, "jti": "j", "scope": "read"});
    assert_eq!(written, wanted, "neither admin nor roles nor tenant");
}
