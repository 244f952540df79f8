//! Properties of the ladder: nothing makes it panic, judge and explanation agree, and what it accepts another
//! implementation accepts too.
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation, get_current_timestamp};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use signet_shared::claims::{AccessToken, AccessTokenClaims, Expectations, TokenKind as _, explain, judge};
use signet_shared::jose::{Alg, Jwk, JwkSet, Rules, parse};

use crate::support;

/// The key of RFC 8037 appendix A.1.
const D: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
/// What precedes an Ed25519 private key in PKCS#8: RFC 8410 §7.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

const RULES: Rules<'static> = Rules { typ: AccessToken::TYP, algs: &Alg::ALL, max_bytes: 8192 };

fn key() -> Jwk {
    Jwk::parse(&format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"k","x":"{X}"}}"#)).unwrap()
}

fn sign(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(header), part(claims));
    let private = EncodingKey::from_ed_der(&[PKCS8.as_slice(), &URL_SAFE_NO_PAD.decode(D).unwrap()].concat());
    let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &private, Algorithm::EdDSA).unwrap();
    format!("{input}.{signature}")
}

fn wanted() -> Expectations {
    Expectations { issuer: "iss".into(), audience: "aud".into(), leeway: 0 }
}

fn accepts(token: &str, now: u64) -> bool {
    let key = key();
    let keyed = parse(token, &RULES).and_then(|token| token.with_key(Some(&key)));
    let verified = keyed.and_then(|keyed| {
        let holds = support::holds(&keyed, &key);
        keyed.verified(holds)
    });
    verified.and_then(|token| judge::<AccessToken>(&token, &wanted(), now)).is_ok()
}

fn explained(token: &str, now: u64) -> bool {
    let keys = JwkSet::parse(&format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"k","x":"{X}"}}]}}"#))
        .unwrap();
    let pending = explain::<AccessToken>(token, &RULES, &keys);
    let holds = pending.question().is_some_and(|(keyed, key)| support::holds(keyed, key));
    pending.finish::<AccessToken>(holds, &wanted(), now).refusal().is_none()
}

/// Another implementation, as strict as it can be made.
fn accepted_elsewhere(token: &str) -> bool {
    let mut strict = Validation::new(Algorithm::EdDSA);
    strict.set_issuer(&["iss"]);
    strict.set_audience(&["aud"]);
    strict.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    strict.validate_nbf = true;
    strict.leeway = 0;
    let key = DecodingKey::from_ed_components(X).unwrap();
    jsonwebtoken::decode::<AccessTokenClaims>(token, &key, &strict).is_ok()
}

/// Any JSON value that is not deep.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z+/]{0,8}".prop_map(Value::from),
        Just(json!("aud")),
        Just(json!("iss")),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map("[a-z]{1,4}", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A right token with up to two members of header or claims changed or taken away.
fn changes(names: &'static [&'static str]) -> impl Strategy<Value = Vec<(&'static str, Option<Value>)>> {
    prop::collection::vec((prop::sample::select(names), prop::option::of(any_value())), 0..3)
}

fn changed(mut object: Value, changes: &[(&str, Option<Value>)]) -> Value {
    let members = object.as_object_mut().unwrap();
    for (name, value) in changes {
        match value {
            Some(value) => members.insert((*name).to_owned(), value.clone()),
            None => members.remove(*name),
        };
    }
    object
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_refused_without_a_panic(text in "\\PC{0,200}") {
        prop_assert!(!accepts(&text, 0));
        prop_assert!(!explained(&text, 0));
        prop_assert!(JwkSet::parse(&text).is_err() || text.contains("keys"));
    }

    #[test]
    fn arbitrary_bytes_in_the_parts_are_refused_without_a_panic(
        header in prop::collection::vec(any::<u8>(), 0..60),
        payload in prop::collection::vec(any::<u8>(), 0..60),
        signature in prop::collection::vec(any::<u8>(), 0..70),
    ) {
        let token = [header, payload, signature].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        prop_assert!(!accepts(&token, 0));
        prop_assert!(!explained(&token, 0));
    }

    #[test]
    fn what_the_ladder_accepts_another_accepts_too_and_the_explanation_agrees(
        in_header in changes(&["typ", "alg", "kid", "crit", "jku", "x5c", "b64", "zip"]),
        in_claims in changes(&["iss", "sub", "aud", "client_id", "exp", "iat", "nbf", "jti", "scope", "roles", "admin",
                               "tenant", "cnf"]),
    ) {
        let now = get_current_timestamp();
        let header = changed(json!({"alg": "EdDSA", "typ": "at+jwt", "kid": "k"}), &in_header);
        let claims = json!({"iss": "iss", "sub": "1", "aud": "aud", "client_id": "c", "exp": now + 600, "iat": now - 1,
                            "jti": "j", "scope": "read", "roles": ["user"], "admin": false, "tenant": "demo"});
        let token = sign(&header, &changed(claims, &in_claims));
        let accepted = accepts(&token, now);
        // The explanation looks for the key by its name, as production does.
        prop_assert_eq!(explained(&token, now), accepted && header["kid"] == json!("k"), "{}", header);
        if accepted {
            prop_assert!(accepted_elsewhere(&token), "{}", token);
        }
    }
}

#[test]
fn the_unchanged_token_is_accepted_by_both() {
    let now = get_current_timestamp();
    let claims = json!({"iss": "iss", "sub": "1", "aud": "aud", "client_id": "c", "exp": now + 600, "iat": now - 1,
                        "jti": "j", "scope": "read"});
    let token = sign(&json!({"alg": "EdDSA", "typ": "at+jwt", "kid": "k"}), &claims);
    assert!(accepts(&token, now) && explained(&token, now) && accepted_elsewhere(&token));
}
