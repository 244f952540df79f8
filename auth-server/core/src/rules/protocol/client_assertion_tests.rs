//! Which assertions are worth something. Signatures are the caller's to check: here they hold by decree.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::*;

const NOW: u64 = 1_800_000_000;
const ISSUER: &str = "https://auth.example";

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn jwt(header: &Value, payload: &Value) -> String {
    format!("{}.{}.AA", part(header), part(payload))
}

fn keys(kids: &[&str]) -> JwkSet {
    let key = |kid: &&str| json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    JwkSet::parse(&json!({"keys": kids.iter().map(key).collect::<Vec<_>>()}).to_string()).unwrap()
}

fn good() -> Value {
    json!({"iss": "a", "sub": "a", "aud": ISSUER, "exp": NOW + 60, "iat": NOW, "jti": "1"})
}

fn judged(payload: &Value) -> Result<Spendable, OAuthError> {
    let jwt = jwt(&json!({"alg": "EdDSA", "kid": "k"}), payload);
    let keys = keys(&["k"]);
    let (keyed, _) = keyed(parse(&jwt).unwrap(), &keys).unwrap();
    judge(&keyed.verified(true).unwrap(), ("a", ISSUER), NOW)
}

fn with(name: &str, value: Value) -> Value {
    let mut payload = good();
    payload[name] = value;
    payload
}

#[test]
fn g11_a_good_assertion_says_what_is_spent_and_until_when() {
    assert_eq!(judged(&good()), Ok(Spendable { jti: "1".into(), until: NOW + 70 }));
    assert!(judged(&with("aud", json!([ISSUER]))).is_ok(), "a list of one");
    assert!(judged(&with("iat", json!(NOW + 8))).is_ok(), "clocks differ");
    assert!(judged(&with("exp", json!(NOW + 600))).is_ok());
}

#[test]
fn g11_everything_else_is_worth_nothing() {
    for (name, value) in [
        ("iss", json!("b")),
        ("sub", json!("b")),
        ("aud", json!("https://auth.example/oauth2/token")),
        ("aud", json!([ISSUER, "https://other.example"])),
        ("aud", json!([])),
        ("exp", json!(NOW - 10)),
        ("exp", json!(NOW + 611)),
        ("exp", json!("soon")),
        ("iat", json!(NOW + 60)),
        ("nbf", json!(NOW + 60)),
        ("jti", json!("")),
        ("jti", json!(7)),
        ("jti", json!("x".repeat(256))),
        ("jti", json!("a\u{0}b")),
    ] {
        assert_eq!(judged(&with(name, value.clone())), Err(not_authenticated()), "{name} {value}");
    }
    for name in ["iss", "sub", "aud", "exp", "jti"] {
        let mut payload = good();
        payload.as_object_mut().unwrap().remove(name);
        assert!(judged(&payload).is_err(), "without {name}");
    }
}

#[test]
fn k1_only_an_assertion_by_a_key_of_the_client_comes_as_far_as_its_signature() {
    let of = |header: &Value, keys: &JwkSet| {
        let jwt = jwt(header, &good());
        parse(&jwt).and_then(|unverified| keyed(unverified, keys).map(|_| ())).is_ok()
    };
    let (one, two) = (keys(&["k"]), keys(&["k", "l"]));
    assert!(of(&json!({"alg": "EdDSA"}), &one), "the only key");
    assert!(of(&json!({"alg": "EdDSA", "kid": "l", "typ": "client-authentication+jwt"}), &two));
    assert!(of(&json!({"alg": "EdDSA", "kid": "l", "typ": "JWT"}), &two));
    for (header, keys) in [
        (json!({"alg": "EdDSA"}), &two),
        (json!({"alg": "EdDSA", "kid": "m"}), &two),
        (json!({"alg": "EdDSA"}), &JwkSet::default()),
        (json!({"alg": "ES256", "kid": "k"}), &one),
        (json!({"alg": "none", "kid": "k"}), &one),
        (json!({"alg": "HS256", "kid": "k"}), &one),
        (json!({"alg": "EdDSA", "kid": "k", "typ": "at+jwt"}), &one),
        (json!({"alg": "EdDSA", "kid": "k", "crit": ["b64"]}), &one),
    ] {
        assert!(!of(&header, keys), "{header}");
    }
    assert!(parse("nonsense").is_err());
}
