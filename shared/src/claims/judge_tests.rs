//! The claims half, kind by kind, by claims that fail one step alone; and that judge and explanation agree.

use serde_json::json;

use super::*;
use crate::claims::{AccessToken, ClientAssertion, IdToken, Keys, Kind, LogoutToken, explain};
use crate::jose::{Alg, Jwk, JwkSet, Rules, parse};

const NOW: u64 = 1_800_000_000;
const KEY: &str =
    r#"{"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const RULES: Rules<'static> = Rules { typ: crate::jose::Typ::Any, algs: &Alg::ALL, max_bytes: 8192 };

fn wanted() -> Expectations {
    Expectations { issuer: "iss".into(), audience: "aud".into(), leeway: 5 }
}

fn access() -> Value {
    json!({"iss": "iss", "sub": "1", "aud": "aud", "client_id": "c", "exp": NOW + 60, "iat": NOW, "jti": "j", "scope": "read"})
}
fn id() -> Value {
    json!({"iss": "iss", "sub": "1", "aud": "aud", "exp": NOW + 60, "iat": NOW, "nonce": "n"})
}
fn logout() -> Value {
    json!({"iss": "iss", "aud": "aud", "exp": NOW + 60, "iat": NOW, "jti": "j", "sid": "s",
           "events": {"http://schemas.openid.net/event/backchannel-logout": {}}})
}
fn assertion() -> Value {
    json!({"iss": "iss", "sub": "iss", "aud": "aud", "exp": NOW + 60, "jti": "j"})
}

fn token(typ: &str, payload: &str) -> String {
    let header = json!({"alg": "EdDSA", "kid": "k", "typ": typ}).to_string();
    format!("{}.{}.AAAA", crate::jose::encode(header.as_bytes()), crate::jose::encode(payload.as_bytes()))
}

/// The verdict of the judge, once it is certain that the explanation has the same.
fn verdict<K: TokenKind>(typ: &str, payload: &str, now: u64) -> Result<(), Refusal> {
    let (token, key) = (token(typ, payload), Jwk::parse(KEY).unwrap());
    let rules = Rules { typ: K::TYP, ..RULES };
    let judged = parse(&token, &rules)
        .and_then(|token| token.with_key(Some(&key)))
        .and_then(|token| token.verified(true))
        .and_then(|token| judge::<K>(&token, &wanted(), now));
    let keys = JwkSet::parse(&format!("{{\"keys\":[{KEY}]}}")).unwrap();
    let kind = Kind::ALL.into_iter().find(|kind| kind.typ() == K::TYP).unwrap();
    let explained = explain(&token, &RULES, Keys::Named(&keys), kind).finish(Some(true), &wanted(), now);
    assert_eq!(explained.findings.len(), Step::ALL.len());
    assert_eq!(explained.refusal(), judged.as_ref().err().copied(), "{payload}");
    judged.map(|_| ())
}

fn refused<K: TokenKind>(typ: &str, claims: &Value) -> (Step, Fault) {
    let refusal = verdict::<K>(typ, &claims.to_string(), NOW).unwrap_err();
    (refusal.step, refusal.fault)
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

fn without(mut claims: Value, name: &str) -> Value {
    claims.as_object_mut().unwrap().remove(name);
    claims
}

#[test]
fn each_kind_passes_and_none_passes_as_another() {
    assert_eq!(verdict::<AccessToken>("at+jwt", &access().to_string(), NOW), Ok(()));
    assert_eq!(verdict::<IdToken>("JWT", &id().to_string(), NOW), Ok(()));
    assert_eq!(verdict::<LogoutToken>("logout+jwt", &logout().to_string(), NOW), Ok(()));
    assert_eq!(verdict::<ClientAssertion>("JWT", &assertion().to_string(), NOW), Ok(()));
    assert_eq!(
        verdict::<ClientAssertion>("client-authentication+jwt", &assertion().to_string(), NOW),
        Ok(())
    );
    for (typ, claims) in [("JWT", id()), ("logout+jwt", logout()), ("JWT", access())] {
        assert_eq!(refused::<AccessToken>(typ, &claims).0, Step::Typ);
    }
    for (typ, claims) in [("at+jwt", access()), ("logout+jwt", logout())] {
        assert_eq!(refused::<IdToken>(typ, &claims).0, Step::Typ);
        assert_eq!(refused::<ClientAssertion>(typ, &claims).0, Step::Typ);
    }
    assert_eq!(refused::<LogoutToken>("JWT", &logout()).0, Step::Typ);
}

#[test]
fn a_payload_gives_all_members_also_those_that_the_kind_does_not_know() {
    let text = token("at+jwt", &with(access(), "employee_number", json!(7)).to_string());
    let keyed = parse(&text, &RULES).unwrap().with_key(Some(&Jwk::parse(KEY).unwrap())).unwrap();
    let payload = Payload::<AccessToken>::read(&keyed.verified(true).unwrap()).unwrap();
    assert_eq!(payload.members()["employee_number"], json!(7));
    assert_eq!(payload.members().len(), 9);
}

#[test]
fn payload_issuer_and_audience() {
    for payload in ["[]", "7", "{", "{\"iss\":\"iss\",\"iss\":\"iss\"}"] {
        assert_eq!(
            verdict::<AccessToken>("at+jwt", payload, NOW).unwrap_err().step,
            Step::Payload,
            "{payload}"
        );
    }
    let of = |name, value| refused::<AccessToken>("at+jwt", &with(access(), name, value));
    assert_eq!(of("iss", json!("iss/")), (Step::Iss, Fault::Differs));
    assert_eq!(of("iss", json!(["iss"])), (Step::Iss, Fault::Malformed));
    assert_eq!(refused::<AccessToken>("at+jwt", &without(access(), "iss")), (Step::Iss, Fault::Missing));
    assert_eq!(of("aud", json!("AUD")), (Step::Aud, Fault::Differs));
    assert_eq!(of("aud", json!(7)), (Step::Aud, Fault::Malformed));
    assert_eq!(of("aud", json!(["aud", 7])), (Step::Aud, Fault::Malformed));
    assert_eq!(of("aud", json!([])), (Step::Aud, Fault::Differs));
    assert_eq!(of("aud", json!(["aud", "other"])), (Step::Aud, Fault::Differs));
    assert_eq!(refused::<AccessToken>("at+jwt", &without(access(), "aud")), (Step::Aud, Fault::Missing));
    let several = with(assertion(), "aud", json!(["aud", "other"]));
    assert_eq!(refused::<ClientAssertion>("JWT", &several), (Step::Aud, Fault::Differs), "G11");
}

#[test]
fn time_has_its_leeway_and_no_more() {
    let at =
        |now| verdict::<AccessToken>("at+jwt", &access().to_string(), now).map_err(|refusal| refusal.step);
    assert_eq!(at(NOW + 64), Ok(()));
    assert_eq!(at(NOW + 65), Err(Step::Exp));
    assert_eq!(at(NOW - 5), Ok(()));
    assert_eq!(at(NOW - 6), Err(Step::Iat));
    let later = with(access(), "nbf", json!(NOW + 5)).to_string();
    assert_eq!(verdict::<AccessToken>("at+jwt", &later, NOW), Ok(()));
    assert_eq!(verdict::<AccessToken>("at+jwt", &later, NOW - 1).unwrap_err().step, Step::Nbf);
    let endless = with(access(), "exp", json!(u64::MAX)).to_string();
    assert_eq!(verdict::<AccessToken>("at+jwt", &endless, NOW), Ok(()), "no overflow");
}

#[test]
fn a_time_that_is_missing_or_no_whole_number_is_no_expiry() {
    assert_eq!(refused::<AccessToken>("at+jwt", &without(access(), "exp")), (Step::Exp, Fault::Missing));
    for value in [json!("1"), json!(1.5), json!(-1), json!(null), json!([1])] {
        let of = |name| refused::<AccessToken>("at+jwt", &with(access(), name, value.clone()));
        assert_eq!(of("exp"), (Step::Exp, Fault::Malformed), "{value}");
        assert_eq!(of("nbf"), (Step::Nbf, Fault::Malformed), "{value}");
        assert_eq!(of("iat"), (Step::Iat, Fault::Malformed), "{value}");
    }
}

#[test]
fn what_a_kind_requires_is_required() {
    for name in ["sub", "client_id", "iat", "jti"] {
        assert_eq!(refused::<AccessToken>("at+jwt", &without(access(), name)).0, Step::Required, "{name}");
    }
    for (name, value) in [
        ("admin", json!("true")),
        ("roles", json!("admin")),
        ("sub", json!(1)),
        ("tenant", json!(1)),
        ("scope", json!(["read"])),
        ("scope", json!(null)),
    ] {
        assert_eq!(
            refused::<AccessToken>("at+jwt", &with(access(), name, value)).0,
            Step::Required,
            "{name}"
        );
    }
    for name in ["sub", "iat"] {
        assert_eq!(refused::<IdToken>("JWT", &without(id(), name)).0, Step::Required, "{name}");
    }
    for name in ["jti", "events", "sid", "iat"] {
        assert_eq!(
            refused::<LogoutToken>("logout+jwt", &without(logout(), name)).0,
            Step::Required,
            "{name}"
        );
    }
    for name in ["jti", "sub"] {
        assert_eq!(
            refused::<ClientAssertion>("JWT", &without(assertion(), name)).0,
            Step::Required,
            "{name}"
        );
    }
}

#[test]
fn rfc_9068_a_token_need_not_say_its_scope() {
    let silent = without(access(), "scope");
    assert_eq!(verdict::<AccessToken>("at+jwt", &silent.to_string(), NOW), Ok(()));
    assert_eq!(AccessToken::read(silent.as_object().unwrap()).unwrap().scope, "");
}

#[test]
fn what_the_types_cannot_say_is_checked_too() {
    let several = with(id(), "aud", json!(["aud", "other"]));
    assert_eq!(refused::<IdToken>("JWT", &several).0, Step::Required, "several audiences need azp");
    assert_eq!(verdict::<IdToken>("JWT", &with(several, "azp", json!("aud")).to_string(), NOW), Ok(()));
    assert_eq!(refused::<IdToken>("JWT", &with(id(), "azp", json!("other"))).0, Step::Required);
    for events in [json!({}), json!({"http://schemas.openid.net/event/backchannel-logout": null}), json!([])]
    {
        assert_eq!(refused::<LogoutToken>("logout+jwt", &with(logout(), "events", events)).0, Step::Required);
    }
    assert_eq!(refused::<LogoutToken>("logout+jwt", &with(logout(), "nonce", json!("n"))).0, Step::Required);
    assert_eq!(refused::<LogoutToken>("logout+jwt", &with(logout(), "nonce", json!(null))).0, Step::Required);
    let by_sub = with(without(logout(), "sid"), "sub", json!("1"));
    assert_eq!(verdict::<LogoutToken>("logout+jwt", &by_sub.to_string(), NOW), Ok(()));
    assert_eq!(
        refused::<ClientAssertion>("JWT", &with(assertion(), "sub", json!("other"))).0,
        Step::Required
    );
}

#[test]
fn an_empty_name_is_no_name() {
    let empty = |claims: Value, name: &str| with(claims, name, json!(""));
    let missing = (Step::Required, Fault::Differs);
    for name in ["sub", "client_id", "jti"] {
        assert_eq!(refused::<AccessToken>("at+jwt", &empty(access(), name)), missing, "{name}");
    }
    assert_eq!(refused::<IdToken>("JWT", &empty(id(), "sub")), missing);
    for name in ["jti", "sid", "sub"] {
        assert_eq!(refused::<LogoutToken>("logout+jwt", &empty(logout(), name)), missing, "{name}");
    }
    assert_eq!(refused::<ClientAssertion>("JWT", &empty(assertion(), "jti")), missing);
    // A client that is called nothing, asked for by nobody in particular.
    let nobody = empty(empty(assertion(), "sub"), "iss");
    let nobody = ClientAssertion::read(nobody.as_object().unwrap()).unwrap();
    assert!(!ClientAssertion::coherent(&nobody, "aud"));
    let scopeless = empty(access(), "scope");
    assert_eq!(verdict::<AccessToken>("at+jwt", &scopeless.to_string(), NOW), Ok(()), "a scope names nobody");
}
