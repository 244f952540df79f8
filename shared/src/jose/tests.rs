//! The head of the ladder, step by step.

use serde_json::{Value, json};

use super::*;

const ED: &str =
    r#"{"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const RULES: Rules<'static> =
    Rules { typ: Typ::Is("at+jwt"), algs: &[Alg::EdDsa, Alg::Es256], max_bytes: 200 };

fn header() -> Value {
    json!({"alg": "EdDSA", "typ": "at+jwt", "kid": "k"})
}

fn token(header: &str) -> String {
    format!("{}.e30.AAAA", encode(header.as_bytes()))
}

fn refused(token: &str) -> (Step, Fault) {
    let refusal = parse(token, &RULES).unwrap_err();
    (refusal.step, refusal.fault)
}

fn with(name: &str, value: Value) -> (Step, Fault) {
    let mut changed = header();
    changed[name] = value;
    refused(&token(&changed.to_string()))
}

#[test]
fn a_right_head_passes() {
    let text = token(&header().to_string());
    let unverified = parse(&text, &RULES).unwrap();
    assert_eq!((unverified.kid(), unverified.alg()), (Some("k"), Alg::EdDsa));
    let keyed = unverified.with_key(Some(&Jwk::parse(ED).unwrap())).unwrap();
    assert_eq!(keyed.signing_input(), text.rsplit_once('.').unwrap().0.as_bytes());
    assert_eq!(keyed.signature(), [0, 0, 0]);
    assert_eq!(keyed.verified(true).unwrap().payload(), b"{}");
}

#[test]
fn size_shape_and_encoding() {
    let right = token(&header().to_string());
    assert_eq!(refused(&"a".repeat(201)), (Step::Size, Fault::Differs));
    for text in ["", ".", "..", "a.b", "a.b.", ".b.c", "a.b.c.d", &format!("{right}.")] {
        assert_eq!(refused(text), (Step::Shape, Fault::Differs), "{text}");
    }
    for text in [
        format!("{right}="),
        right.replacen('e', "+", 1),
        format!("{right}A"),
        format!(" {right}"),
        format!("{right}\n"),
        right.replace("AAAA", "AAB"),
    ] {
        assert_eq!(refused(&text), (Step::Encoding, Fault::Differs), "{text}");
    }
}

#[test]
fn a_member_of_the_header_is_of_its_type() {
    for (name, value) in [
        ("kid", json!(1)),
        ("kid", json!(null)),
        ("jku", json!([])),
        ("x5c", json!("a")),
        ("x5c", json!([1])),
        ("jwk", json!("a")),
        ("zip", json!(true)),
    ] {
        assert_eq!(with(name, value), (Step::Header, Fault::Differs), "{name}");
    }
    for name in ["kid", "jku", "x5u", "x5t", "x5t#S256", "cty", "zip", "enc", "url", "nonce"] {
        assert_eq!(with(name, json!(1)), (Step::Header, Fault::Differs), "{name} is a text");
        let text = token(&json!({"alg": "EdDSA", "typ": "at+jwt", name: "a"}).to_string());
        assert!(parse(&text, &RULES).is_ok(), "{name}");
    }
}

#[test]
fn the_header_is_one_object() {
    for text in ["7", "[]", "{", "null", r#"{"alg":"EdDSA","alg":"EdDSA"}"#, r#"{"x":{"a":1,"a":1}}"#] {
        assert_eq!(refused(&token(text)), (Step::Header, Fault::Differs), "{text}");
    }
}

#[test]
fn typ_alg_and_crit() {
    for typ in [
        json!("JWT"),
        json!("at+jwt "),
        json!(""),
        json!(1),
        json!("application/application/at+jwt"),
        json!("é"),
    ] {
        assert_eq!(with("typ", typ.clone()), (Step::Typ, Fault::Differs), "{typ}");
    }
    assert_eq!(refused(&token(r#"{"alg":"EdDSA"}"#)), (Step::Typ, Fault::Missing));
    for alg in [json!("none"), json!("HS256"), json!("RS256"), json!("eddsa"), json!(null), json!(["EdDSA"])]
    {
        assert_eq!(with("alg", alg.clone()), (Step::Alg, Fault::Differs), "{alg}");
    }
    for crit in [json!(["b64"]), json!([]), json!(null)] {
        assert_eq!(with("crit", crit), (Step::Crit, Fault::Differs));
    }
}

#[test]
fn typ_may_be_written_as_a_media_type_in_any_case() {
    for typ in ["AT+JWT", "application/at+jwt", "APPLICATION/at+jwt"] {
        let text = token(&json!({"alg": "EdDSA", "typ": typ}).to_string());
        assert!(parse(&text, &RULES).is_ok(), "{typ}");
    }
    let older = Rules { typ: Typ::NoneOr(&["JWT"]), ..RULES };
    for (header, fine) in [
        (json!({"alg": "EdDSA"}), true),
        (json!({"alg": "EdDSA", "typ": "jwt"}), true),
        (json!({"alg": "EdDSA", "typ": "at+jwt"}), false),
        (json!({"alg": "EdDSA", "typ": null}), false),
    ] {
        assert_eq!(parse(&token(&header.to_string()), &older).is_ok(), fine, "{header}");
    }
}

#[test]
fn the_key_must_be_there_and_fit() {
    let text = token(&header().to_string());
    let with_key = |key: Option<&Jwk>| parse(&text, &RULES).unwrap().with_key(key).map(|_| ());
    assert_eq!(with_key(None), Err(Refusal { step: Step::Kid, fault: Fault::Differs }));
    let p256 = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    let other = Jwk::parse(p256).unwrap();
    assert_eq!(with_key(Some(&other)), Err(Refusal { step: Step::Key, fault: Fault::Differs }));
}

#[test]
fn a_signature_that_does_not_hold_ends_it() {
    let text = token(&header().to_string());
    let keyed = parse(&text, &RULES).unwrap().with_key(Some(&Jwk::parse(ED).unwrap())).unwrap();
    assert_eq!(keyed.verified(false), Err(Refusal { step: Step::Signature, fault: Fault::Differs }));
}

#[test]
fn a_walk_that_ends_without_a_word_is_a_refusal() {
    let missing = Refusal { step: Step::Required, fault: Fault::Missing };
    assert_eq!(First::default().or::<()>(None), Err(missing));
    assert_eq!(First::default().or(Some(7)), Ok(7));
}

#[test]
fn a_refusal_says_what_is_wrong() {
    let say = |step, fault| Refusal { step, fault }.to_string();
    assert_eq!(say(Step::Exp, Fault::Differs), "The token has expired");
    assert_eq!(say(Step::Exp, Fault::Missing), "The exp is missing");
    assert_eq!(say(Step::Iat, Fault::Malformed), "The iat is of the wrong type");
}
