//! The claims of an access token as a type: what it refuses and what it keeps.

use super::*;
use serde_json::{Value, json};

fn claims() -> Value {
    json!({"iss": "http://localhost:5000", "sub": "1", "aud": "http://localhost:5001", "client_id": "signet-app",
           "exp": 60, "iat": 0, "jti": "x", "scope": "read"})
}

fn parse(value: &Value) -> Result<AccessTokenClaims, serde_json::Error> {
    serde_json::from_value(value.clone())
}

#[test]
fn each_required_claim_is_required() {
    assert!(parse(&claims()).is_ok());
    for name in ["iss", "sub", "aud", "client_id", "exp", "iat", "jti"] {
        let mut without = claims();
        without.as_object_mut().unwrap().remove(name);
        assert!(parse(&without).is_err(), "{name} may not be absent");
    }
}

#[test]
fn rfc_9068_a_token_without_scope_permits_nothing_and_ours_always_say_it() {
    let mut without = claims();
    without.as_object_mut().unwrap().remove("scope");
    let read = parse(&without).unwrap();
    assert_eq!(read.scope, "");
    assert_eq!(serde_json::to_value(&read).unwrap()["scope"], "", "K2");
}

#[test]
fn a_claim_of_the_wrong_type_is_an_error_and_never_absent() {
    let wrong = [
        ("exp", json!("60")),
        ("sub", json!(1)),
        ("admin", json!("true")),
        ("nbf", json!("0")),
        ("roles", json!("admin")),
        ("tenant", json!(7)),
        ("exp", json!(60.5)),
        ("exp", json!(-1)),
        ("exp", json!(null)),
        ("admin", json!(null)),
        ("nbf", json!(null)),
        ("tenant", json!(null)),
        ("aud", json!(["http://localhost:5001"])),
        ("sid", json!(1)),
        ("sid", json!(null)),
        ("auth_time", json!("60")),
        ("auth_time", json!(60.5)),
        ("auth_time", json!(-1)),
        ("auth_time", json!(null)),
        ("acr", json!(2)),
        ("acr", json!(["a"])),
        ("acr", json!(null)),
        ("amr", json!("pwd")),
        ("amr", json!([1])),
        ("amr", json!(null)),
        ("scope", json!(["read"])),
        ("scope", json!(7)),
        ("scope", json!(null)),
    ];
    for (name, value) in wrong {
        let mut changed = claims();
        changed[name] = value.clone();
        assert!(parse(&changed).is_err(), "{name}: {value} must not parse");
    }
}

#[test]
fn k2_what_a_token_says_of_the_sign_in_is_read_and_written_again() {
    let mut value = claims();
    let absent = parse(&value).unwrap();
    assert_eq!((&absent.sid, absent.auth_time, &absent.acr, &absent.amr), (&None, None, &None, &None));
    assert_eq!(serde_json::to_value(&absent).unwrap(), value, "what is absent stays absent");
    for (name, said) in
        [("sid", json!("s")), ("auth_time", json!(50)), ("acr", json!("phr")), ("amr", json!(["pwd", "otp"]))]
    {
        value[name] = said;
    }
    let read = parse(&value).unwrap();
    assert_eq!(
        (read.sid.as_deref(), read.auth_time, read.acr.as_deref()),
        (Some("s"), Some(50), Some("phr"))
    );
    assert_eq!(read.amr.as_deref().unwrap(), ["pwd", "otp"]);
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
}

#[test]
fn a_member_that_stands_twice_is_an_error() {
    let text = claims().to_string().replacen('{', r#"{"admin":true,"admin":false,"#, 1);
    assert!(serde_json::from_str::<AccessTokenClaims>(&text).is_err());
}

#[test]
fn nobody_is_an_admin_by_absence() {
    let mut value = claims();
    assert!(!parse(&value).unwrap().is_admin());
    value["admin"] = json!(false);
    assert!(!parse(&value).unwrap().is_admin());
    value["admin"] = json!(true);
    assert!(parse(&value).unwrap().is_admin());
}
