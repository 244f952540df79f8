//! Each check, by a token that fails it alone.

use serde_json::{Value, json};

use super::*;
use crate::forge::{Forge, NOW, claims, header, remove, wanted};

fn judge(forge: &Forge, token: &str, leeway: u64, now: u64) -> Result<AccessTokenClaims, Refused> {
    key_id(token)?;
    check(token, &forge.verifying_key(), &wanted(leeway), now)
}

/// Why a token with this change is refused.
fn refusal(change: impl FnOnce(&mut Value, &mut Value)) -> String {
    let forge = Forge::new();
    judge(&forge, &forge.token(change), 0, NOW).unwrap_err().to_string()
}

#[test]
fn a_right_token_passes() {
    let forge = Forge::new();
    let token = forge.token(|_, _| ());
    assert_eq!(key_id(&token).unwrap().as_deref(), Some("the-key"));
    assert_eq!(judge(&forge, &token, 0, NOW).unwrap().sub, "1");
    for typ in ["AT+JWT", "application/at+jwt", "Application/at+JWT"] {
        assert!(judge(&forge, &forge.token(|header, _| header["typ"] = json!(typ)), 0, NOW).is_ok(), "{typ}");
    }
}

#[test]
fn another_kind_of_token_is_refused() {
    for typ in
        [json!("JWT"), json!("logout+jwt"), json!(""), json!(1), json!("application/application/at+jwt")]
    {
        assert_eq!(refusal(|header, _| header["typ"] = typ.clone()), "The typ is not at+jwt", "{typ}");
    }
    assert_eq!(refusal(|header, _| remove(header, "typ")), "The typ is not at+jwt");
}

#[test]
fn an_extension_that_is_demanded_is_refused() {
    for crit in [json!(["b64"]), json!([]), json!(null)] {
        assert_eq!(refusal(|header, _| header["crit"] = crit), "The header demands an extension in crit");
    }
}

#[test]
fn the_algorithm_is_the_keys() {
    for alg in ["RS256", "HS256", "ES384", "EdDSA", "PS256"] {
        assert_eq!(
            refusal(|header, _| header["alg"] = json!(alg)),
            "The algorithm is not the one of the key",
            "{alg}"
        );
    }
    for alg in [json!("none"), json!("None"), json!("nOnE"), json!(""), json!(null)] {
        assert_eq!(refusal(|header, _| header["alg"] = alg), "A claim is missing or of the wrong type");
    }
}

#[test]
fn a_kid_that_is_no_string_is_refused() {
    assert_eq!(refusal(|header, _| header["kid"] = json!(["the-key"])), "The kid is not a string");
}

#[test]
fn a_signature_that_does_not_fit_is_refused() {
    let (forge, other) = (Forge::new(), Forge::new());
    let token = other.token(|_, _| ());
    assert_eq!(judge(&forge, &token, 0, NOW), Err(Refused::Invalid("The signature does not fit")));
    // An embedded key is never followed (rule K5).
    let embedded = other.token(|header, _| header["jwk"] = serde_json::to_value(&other.jwk).unwrap());
    assert_eq!(judge(&forge, &embedded, 0, NOW), Err(Refused::Invalid("The signature does not fit")));
    let right = forge.token(|_, _| ());
    let (input, _) = right.rsplit_once('.').unwrap();
    assert!(judge(&forge, &format!("{input}."), 0, NOW).is_err());
    let raised = forge.token(|_, claims| claims["admin"] = json!(true));
    let payload = raised.split('.').nth(1).unwrap();
    let mut parts: Vec<&str> = right.split('.').collect();
    parts[1] = payload;
    assert_eq!(judge(&forge, &parts.join("."), 0, NOW), Err(Refused::Invalid("The signature does not fit")));
}

#[test]
fn another_issuer_or_audience_is_refused() {
    for iss in ["http://localhost:5000/", "http://LOCALHOST:5000", "", "http://localhost:5001"] {
        assert_eq!(
            refusal(|_, claims| claims["iss"] = json!(iss)),
            "The token is from another issuer",
            "{iss}"
        );
    }
    for aud in ["http://localhost:5001/", "http://localhost:5000", ""] {
        assert_eq!(
            refusal(|_, claims| claims["aud"] = json!(aud)),
            "The token is for another audience",
            "{aud}"
        );
    }
    let several = refusal(|_, claims| claims["aud"] = json!(["http://localhost:5001", "http://other"]));
    assert_eq!(several, "A claim is missing or of the wrong type", "one token, one resource (rule K2)");
}

#[test]
fn a_missing_claim_or_one_of_the_wrong_type_is_refused() {
    for name in ["iss", "sub", "aud", "client_id", "exp", "iat", "jti", "scope"] {
        assert_eq!(
            refusal(|_, claims| remove(claims, name)),
            "A claim is missing or of the wrong type",
            "{name}"
        );
    }
    for (name, value) in [
        ("exp", json!((NOW + 60).to_string())),
        ("exp", json!(null)),
        ("iat", json!("0")),
        ("nbf", json!("0")),
        ("admin", json!("true")),
        ("sub", json!(1)),
        ("roles", json!("admin")),
    ] {
        assert_eq!(
            refusal(|_, claims| claims[name] = value),
            "A claim is missing or of the wrong type",
            "{name}"
        );
    }
}

#[test]
fn the_second_of_expiry_is_too_late() {
    let forge = Forge::new();
    let token = forge.token(|_, _| ());
    assert!(judge(&forge, &token, 0, NOW + 59).is_ok());
    assert_eq!(judge(&forge, &token, 0, NOW + 60), Err(Refused::Expired));
    assert!(judge(&forge, &token, 5, NOW + 64).is_ok());
    assert_eq!(judge(&forge, &token, 5, NOW + 65), Err(Refused::Expired));
    let endless = forge.token(|_, claims| claims["exp"] = json!(u64::MAX));
    assert!(judge(&forge, &endless, 5, NOW).is_ok(), "no overflow");
}

#[test]
fn the_future_is_refused() {
    let forge = Forge::new();
    let token = forge.token(|_, _| ());
    assert_eq!(
        judge(&forge, &token, 0, NOW - 1),
        Err(Refused::Invalid("The token was issued in the future"))
    );
    assert!(judge(&forge, &token, 1, NOW - 1).is_ok());
    let later = forge.token(|_, claims| claims["nbf"] = json!(NOW + 1));
    assert_eq!(judge(&forge, &later, 0, NOW), Err(Refused::Invalid("The token is not valid yet")));
    assert!(judge(&forge, &later, 1, NOW).is_ok());
}

#[test]
fn repeated_members_are_refused() {
    let forge = Forge::new();
    let twice = |text: &Value| text.to_string().replacen('{', "{\"x\":1,\"x\":2,", 1);
    let in_header = forge.sign(&twice(&header()), &claims().to_string());
    assert!(judge(&forge, &in_header, 0, NOW).is_err());
    let in_payload = forge.sign(&header().to_string(), &twice(&claims()));
    let sentence = "The payload is not a JSON object without repeated members";
    assert_eq!(judge(&forge, &in_payload, 0, NOW), Err(Refused::Invalid(sentence)));
    let admin = claims().to_string().replacen('{', "{\"admin\":true,", 1);
    assert!(judge(&forge, &forge.sign(&header().to_string(), &admin), 0, NOW).is_err());
}

#[test]
fn what_is_no_token_is_refused() {
    let forge = Forge::new();
    let right = forge.token(|_, _| ());
    let long = format!("{right}{}", "A".repeat(MAX_BYTES));
    assert_eq!(judge(&forge, &long, 0, NOW), Err(Refused::Invalid("The token is too long")));
    for text in [
        "",
        ".",
        "..",
        "a.b.c",
        "undefined",
        &right[1..],
        &format!("{right}."),
        &format!("{right}="),
        &format!(" {right}"),
        &right[..right.len() - 1],
        &right.replace('.', " "),
    ] {
        assert!(judge(&forge, text, 0, NOW).is_err(), "{text}");
    }
}
