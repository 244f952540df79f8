//! What an ID token says, and what it does not.

use super::*;
use crate::domain::testing_grants::{client, sign_in, tenant, user, words};
use crate::domain::{SignIn, StandardClaims, User};
use serde_json::{Value, json};
use signet_shared::claims::{AccessToken, LogoutToken, TokenKind};

fn made(change: impl FnOnce(&mut Issue<'_>), sign_in: &SignIn) -> Value {
    let claims = StandardClaims {
        name: Some("Ada King".into()),
        email: Some("ada@example.com".into()),
        ..StandardClaims::default()
    };
    let (user, tenant, client) = (User { claims, ..user() }, tenant(), client());
    let mut issue = Issue {
        issuer: "https://id.example",
        client: &client,
        now: 1_000,
        lifetime: 300,
        nonce: None,
        access_token: None,
        asked: &[],
    };
    change(&mut issue);
    let person = Person { user: &user, tenant: &tenant, sign_in };
    serde_json::to_value(id_token(issue, person)).unwrap()
}

fn plain() -> Value {
    json!({"iss": "https://id.example", "sub": "7Yk2", "aud": "spa", "iat": 1_000, "exp": 1_300, "auth_time": 900,
           "sid": "s", "acr": "1", "amr": ["pwd"]})
}

#[test]
fn it_says_who_signed_in_when_and_how_and_nothing_else() {
    assert_eq!(made(|_| {}, &sign_in()), plain());
}

#[test]
fn g13_it_says_where_to_those_who_ask() {
    let asked = words("tenant");
    let wanted = with(plain(), "tenant", json!("demo"));
    assert_eq!(made(move |issue| issue.asked = asked.leak(), &sign_in()), wanted);
}

#[test]
fn what_was_not_done_is_not_claimed() {
    let mut wanted = plain();
    wanted.as_object_mut().unwrap().retain(|name, _| name != "acr" && name != "amr");
    assert_eq!(made(|_| {}, &SignIn { acr: None, amr: Vec::new(), ..sign_in() }), wanted);
}

#[test]
fn the_nonce_is_repeated_as_it_came() {
    let wanted = with(plain(), "nonce", json!("a \u{e4}\"n"));
    assert_eq!(made(|issue| issue.nonce = Some("a \u{e4}\"n"), &sign_in()), wanted);
}

#[test]
fn of_the_person_it_says_only_what_claims_asked_for_by_name() {
    let asked = words("name sub auth_time admin middle_name");
    let wanted = with(plain(), "name", json!("Ada King"));
    assert_eq!(made(move |issue| issue.asked = asked.leak(), &sign_in()), wanted);
}

#[test]
fn n12_it_says_the_roles_to_those_who_ask() {
    let asked = words("roles");
    let wanted = with(plain(), "roles", json!(["admin", "user"]));
    assert_eq!(made(move |issue| issue.asked = asked.leak(), &sign_in()), wanted);
}

#[test]
fn the_access_token_is_bound_to_it() {
    let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
    let wanted = with(plain(), "at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ"));
    assert_eq!(made(|issue| issue.access_token = Some(token), &sign_in()), wanted);
}

/// OpenID Connect Core appendix A.3 and A.4, signed by RS256.
#[test]
fn hashes_are_those_of_the_specification() {
    for (text, hash) in [
        ("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ"),
        ("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk", "LDktKdoQak3Pk0cnXxCltA"),
    ] {
        for alg in [Alg::Rs256, Alg::Es256, Alg::Ps256] {
            assert_eq!(token_hash(alg, text), hash, "{alg}");
        }
    }
}

#[test]
fn with_ed25519_it_is_the_first_half_of_sha_512() {
    let hash = token_hash(Alg::EdDsa, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y");
    assert_eq!(hash, "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM", "as another implementation has it");
}

#[test]
fn k1_it_is_an_id_token_and_no_other_kind() {
    let made = made(|_| {}, &sign_in());
    let members = made.as_object().unwrap();
    let claims = signet_shared::claims::IdToken::read(members).unwrap();
    assert!(signet_shared::claims::IdToken::coherent(&claims, "spa"));
    assert_eq!(claims.sid.as_deref(), Some("s"));
    assert_eq!((AccessToken::read(members), LogoutToken::read(members)), (None, None));
    assert_eq!(TYP, "JWT");
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}
