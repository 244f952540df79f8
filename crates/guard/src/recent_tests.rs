//! Rule G14: who signed in recently and strongly enough, and who did not.

use serde_json::{Value, json};

use super::*;
use crate::testing::{NOW, claims, remove};

fn said(auth_time: Value, acr: Value) -> AccessTokenClaims {
    let mut claims = claims();
    remove(&mut claims, "auth_time");
    for (name, value) in [("auth_time", auth_time), ("acr", acr)] {
        if !value.is_null() {
            claims[name] = value;
        }
    }
    serde_json::from_value(claims).unwrap()
}

#[test]
fn g14_the_sign_in_is_so_old_at_most_and_does_not_lie_ahead() {
    let hour = Recent::within(3600);
    for (auth_time, leeway, met) in [
        (NOW, 0, true),
        (NOW - 3600, 0, true),
        (NOW - 3601, 0, false),
        (NOW - 3605, 5, true),
        (NOW - 3606, 5, false),
        (NOW + 1, 0, false),
        (NOW + 5, 5, true),
        (NOW + 6, 5, false),
        (u64::MAX, 5, false),
        (0, 5, false),
    ] {
        let claims = said(json!(auth_time), Value::Null);
        assert_eq!(hour.is_met(&claims, NOW, leeway), met, "{auth_time} with a leeway of {leeway}");
    }
}

#[test]
fn g14_numbers_at_the_end_of_their_range_are_only_numbers() {
    let ever = Recent::within(u64::MAX);
    assert!(ever.is_met(&said(json!(0), Value::Null), NOW, u64::MAX));
    assert!(!ever.is_met(&said(json!(NOW + 1), Value::Null), NOW, 0));
    assert!(Recent::within(0).is_met(&said(json!(NOW), Value::Null), NOW, 0));
    assert!(!Recent::within(0).is_met(&said(json!(NOW - 1), Value::Null), NOW, 0));
    assert!(Recent::within(0).is_met(&said(json!(u64::MAX), Value::Null), u64::MAX, 5));
}

#[test]
fn g14_a_token_that_does_not_say_it_does_not_have_it() {
    assert!(!Recent::within(u64::MAX).is_met(&said(Value::Null, json!("strong")), NOW, u64::MAX));
    let strong = Recent::new(60, ["strong"]).unwrap();
    assert!(!strong.is_met(&said(json!(NOW), Value::Null), NOW, 0));
}

#[test]
fn g14_one_of_the_classes_is_enough_and_another_is_not() {
    let either = Recent::new(60, ["phrh", "phr"]).unwrap();
    for (acr, met) in [("phr", true), ("phrh", true), ("PHR", false), ("phr phrh", false), ("", false)] {
        assert_eq!(either.is_met(&said(json!(NOW), json!(acr)), NOW, 0), met, "{acr}");
    }
    assert!(!either.is_met(&said(json!(NOW - 61), json!("phr")), NOW, 0), "strong, but long ago");
    assert!(Recent::new(60, None).unwrap().is_met(&said(json!(NOW), json!("any")), NOW, 0));
}

#[test]
fn a_class_that_no_challenge_can_name_is_refused() {
    for illegal in ["", "a b", "a\"", "a\\", "a\r\nX: y", "\u{e9}", "a\u{7f}"] {
        assert_eq!(Recent::new(60, ["fine", illegal]), Err(IllegalAcr(illegal.to_owned())), "{illegal:?}");
    }
    let fine = Recent::new(60, ["urn:mace:incommon:iap:silver", "https://a.example/acr?x=1#2", "0"]).unwrap();
    assert_eq!((fine.max_age(), fine.acr_values().len(), fine.acr_values()[2].as_str()), (60, 3, "0"));
}
