//! What a request object may say.

use serde_json::json;

use super::*;
use crate::domain::testing::client;
use crate::rules::protocol::addressee::{PageError, Refused, refuse};
use crate::rules::protocol::authorization_request;
use crate::rules::protocol::authorization_response::ResponseMode;

const NOW: u64 = 1_000_000;
const PARTIES: Parties<'_> = Parties { client_id: "shop", issuer: "https://id.example.com" };
const QUERY: &str = "client_id=shop&response_type=code&scope=openid&request=a.b.c";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn merged(query: &str, members: &Value) -> Result<Parameters, ErrorCode> {
    let query = Parameters::parse(query).unwrap();
    merge(&query, members.to_string().as_bytes(), PARTIES, NOW).map_err(|error| error.code)
}

fn is_refused(members: &Value) {
    assert_eq!(merged(QUERY, members), Err(ErrorCode::InvalidRequestObject), "{members}");
}

#[test]
fn o4_all_but_what_the_query_must_say_may_stand_inside_alone() {
    let members = json!({
        "iss": "shop", "aud": "https://id.example.com", "exp": NOW + 60, "nbf": NOW, "iat": NOW, "jti": "1",
        "client_id": "shop", "response_type": "code", "scope": "openid email", "nonce": "n", "state": "s",
        "redirect_uri": "https://shop.example.com/callback", "response_mode": "form_post",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", "max_age": 60,
        "claims": { "userinfo": { "name": { "essential": true } } },
        "resource": ["https://a.example", "https://b.example"],
    });
    let merged = merged(QUERY, &members).unwrap();
    let request = authorization_request::read(&merged, &client()).unwrap();
    assert_eq!(request.addressee.redirect_uri, "https://shop.example.com/callback");
    assert_eq!(request.addressee.response_mode, ResponseMode::FormPost);
    assert_eq!(request.addressee.state.as_deref(), Some("s"));
    assert_eq!((request.nonce.as_deref(), request.max_age), (Some("n"), Some(60)));
    assert_eq!(request.scope, ["openid", "email"]);
    assert!(request.claims.userinfo["name"].essential);
    assert_eq!(request.resources, ["https://a.example", "https://b.example"]);
}

#[test]
fn what_is_signed_counts_before_what_is_not() {
    let query =
        format!("{QUERY}&nonce=outside&state=outside&resource=https://c.example&max_age=5&login_hint=eve");
    let members = json!({ "nonce": "inside", "state": "", "resource": "https://a.example", "max_age": "7" });
    let merged = merged(&query, &members).unwrap();
    assert_eq!((merged.get("nonce"), merged.get("max_age")), (Some("inside"), Some("7")));
    assert_eq!(merged.get("state"), None, "said to be empty");
    assert_eq!(merged.all("resource").collect::<Vec<_>>(), ["https://a.example"]);
    assert_eq!(merged.get("login_hint"), Some("eve"), "what is said outside alone counts");
    assert_eq!(merged.get("request"), None, "it was looked at");
}

#[test]
fn g5_members_that_are_no_parameters_are_ignored() {
    let members =
        json!({ "jti": 1, "iat": "x", "foo": {}, "display": [], "claims_locales": 1, "nonce": "n" });
    let merged = merged(QUERY, &members).unwrap();
    let read: Vec<_> = merged.iter().collect();
    assert_eq!(read, [("nonce", "n"), ("client_id", "shop"), ("response_type", "code"), ("scope", "openid")]);
}

#[test]
fn what_is_no_object_of_parameters_is_refused() {
    let query = Parameters::parse(QUERY).unwrap();
    for payload in ["", "[]", "\"x\"", "{", r#"{"nonce":"a","nonce":"b"}"#] {
        let refused = merge(&query, payload.as_bytes(), PARTIES, NOW).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidRequestObject, "{payload}");
    }
    for members in [
        json!({ "nonce": 1 }),
        json!({ "state": null }),
        json!({ "scope": ["openid"] }),
        json!({ "redirect_uri": ["https://shop.example.com/callback"] }),
        json!({ "client_id": 7 }),
        json!({ "response_type": true }),
        json!({ "prompt": {} }),
        json!({ "max_age": -1 }),
        json!({ "max_age": 1.5 }),
        json!({ "max_age": true }),
        json!({ "claims": [] }),
        json!({ "resource": [1] }),
        json!({ "resource": {} }),
        json!({ "nonce": "\0" }),
        json!({ "resource": vec!["x"; 100] }),
    ] {
        is_refused(&members);
    }
}

#[test]
fn k1_an_object_is_of_this_client_for_this_issuer() {
    for members in [
        json!({ "iss": "other" }),
        json!({ "iss": 1 }),
        json!({ "iss": null }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": "https://id.example.com/" }),
        json!({ "aud": [] }),
        json!({ "aud": ["https://other.example"] }),
        json!({ "aud": { "https://id.example.com": 1 } }),
        json!({ "sub": "shop" }),
        json!({ "client_id": "other" }),
        json!({ "client_id": "" }),
        json!({ "response_type": "token" }),
    ] {
        is_refused(&members);
    }
    let several = json!({ "aud": ["https://other.example", "https://id.example.com"], "iss": "shop" });
    assert!(merged(QUERY, &several).is_ok());
    assert!(merged(QUERY, &json!({})).is_ok());
}

#[test]
fn an_object_counts_in_its_time() {
    for good in [
        json!({ "exp": NOW - LEEWAY + 1 }),
        json!({ "nbf": NOW + LEEWAY }),
        json!({ "exp": u64::MAX, "nbf": 0 }),
    ] {
        assert!(merged(QUERY, &good).is_ok(), "{good}");
    }
    for bad in [
        json!({ "exp": NOW - LEEWAY }),
        json!({ "exp": 0 }),
        json!({ "exp": "2000000000" }),
        json!({ "exp": null }),
        json!({ "exp": -1 }),
        json!({ "nbf": NOW + LEEWAY + 1 }),
        json!({ "nbf": "0" }),
    ] {
        is_refused(&bad);
    }
}

#[test]
fn g5_no_object_in_an_object_and_no_registration() {
    is_refused(&json!({ "request": "a.b.c" }));
    is_refused(&json!({ "request_uri": "https://shop.example.com/r" }));
    for registration in [json!({}), json!("x")] {
        let refused = merged(QUERY, &json!({ "registration": registration }));
        assert_eq!(refused, Err(ErrorCode::RegistrationNotSupported));
    }
    let query = format!(
        "{QUERY}&request_uri=https://shop.example.com/r&redirect_uri=https://shop.example.com/callback"
    );
    let merged = merged(&query, &json!({})).unwrap();
    let Err(Refused::Answer(_, error)) = authorization_request::read(&merged, &client()) else {
        panic!("not refused")
    };
    assert_eq!(error.code, ErrorCode::RequestUriNotSupported, "one outside is not covered by the object");
}

#[test]
fn o2_the_query_is_a_request_of_its_own() {
    let inside = json!({ "client_id": "shop", "response_type": "code", "scope": "openid" });
    for query in [
        "response_type=code&scope=openid",
        "client_id=other&response_type=code&scope=openid",
        "client_id=shop&scope=openid",
        "client_id=shop&response_type=code",
        "client_id=shop&response_type=code&scope=email",
        "client_id=shop&response_type=code&scope=openidx",
    ] {
        assert_eq!(merged(query, &inside), Err(ErrorCode::InvalidRequest), "{query}");
    }
    assert!(merged("client_id=shop&response_type=code&scope=openid+email", &inside).is_ok());
    let plain = merged("client_id=shop&response_type=code", &json!({ "scope": "read" }));
    assert_eq!(plain.unwrap().get("scope"), Some("read"), "plain OAuth needs no scope outside");
}

#[test]
fn g6_an_address_that_stands_inside_alone_is_held_to_the_same() {
    let merged = merged(QUERY, &json!({ "redirect_uri": "https://evil.example/" })).unwrap();
    let refused = authorization_request::read(&merged, &client());
    assert_eq!(refused, Err(Refused::Page(PageError::UnregisteredRedirectUri)));
}

#[test]
fn g6_a_bad_object_is_told_to_the_address_in_the_query_or_on_a_page() {
    let error = bad("x");
    let of = |query: &str| refuse(&Parameters::parse(query).unwrap(), &client(), error);
    let known = of(&format!("{QUERY}&redirect_uri=https://shop.example.com/callback"));
    assert!(matches!(known, Refused::Answer(_, told) if told == error));
    assert_eq!(of(QUERY), Refused::Page(PageError::NoRedirectUri));
}

#[test]
fn all_asymmetric_algorithms_and_no_other() {
    let names = ALGS.map(Alg::name);
    assert_eq!(names, ["RS256", "ES256", "PS256", "EdDSA"]);
}
