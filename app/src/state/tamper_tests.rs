//! Each way changes what it says and nothing else.

use serde_json::{Value, json};

use super::*;

const NOW: u64 = 1_800_000_000;

fn token() -> String {
    let header = json!({"alg": "ES256", "kid": "k", "typ": "at+jwt"});
    let claims = json!({"sub": "1", "aud": "http://b", "exp": NOW + 60, "admin": false, "roles": ["user"]});
    format!("{}.{}.AAAA", encode(header.to_string()), encode(claims.to_string()))
}

/// The copy; and the members of header and claims that differ from the token's.
fn changed(tamper: Tamper) -> (Copy, Vec<String>) {
    let token = token();
    let copy = tamper.apply(&token, NOW).unwrap();
    let text = format!("{}.{}.", encode(&copy.header), copy.payload);
    let [old_header, old_payload, _] = parts(&token).unwrap();
    let [header, payload, _] = parts(&text).unwrap();
    let mut names = Vec::new();
    for (old, new) in [(old_header, header), (old_payload, payload)] {
        let (old, new) = (old.object().unwrap(), new.object().unwrap());
        let all = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
        names.extend(all.filter(|name| old.get(*name) != new.get(*name)).cloned());
    }
    (copy, names)
}

fn claims(copy: &Copy) -> Value {
    let text = format!(".{}.", copy.payload);
    Value::Object(parts(&text).unwrap()[1].object().unwrap())
}

#[test]
fn each_way_changes_what_it_says_and_nothing_else() {
    for (tamper, names) in [
        (Tamper::Nothing, &[][..]),
        (Tamper::PayloadBit, &["sub"]),
        (Tamper::SignatureBit, &[]),
        (Tamper::AlgNone, &["alg"]),
        (Tamper::PublicKeyAsSecret, &["alg"]),
        (Tamper::Admin, &["admin", "roles"]),
        (Tamper::Expired, &["exp"]),
        (Tamper::Audience, &["aud"]),
        (Tamper::Typ, &["typ"]),
        (Tamper::NoExp, &["exp"]),
        (Tamper::EmbeddedKey, &[]),
    ] {
        assert_eq!(changed(tamper).1, names, "{tamper:?}");
    }
}

#[test]
fn the_signature_stays_unless_it_is_what_changes() {
    for tamper in Tamper::ALL {
        let wanted = match tamper {
            Tamper::SignatureBit => Signature::Is("AQAA".into()),
            Tamper::AlgNone => Signature::Is(String::new()),
            Tamper::PublicKeyAsSecret => Signature::Hmac,
            Tamper::EmbeddedKey => Signature::Own,
            _ => Signature::Is("AAAA".into()),
        };
        assert_eq!(changed(tamper).0.signature, wanted, "{tamper:?}");
    }
}

#[test]
fn the_values_are_those_of_the_attack() {
    assert_eq!(claims(&changed(Tamper::PayloadBit).0)["sub"], "0");
    assert_eq!(claims(&changed(Tamper::Admin).0)["admin"], true);
    assert_eq!(claims(&changed(Tamper::Expired).0)["exp"], NOW - 3600);
    assert_eq!(claims(&changed(Tamper::NoExp).0).get("exp"), None);
    assert!(changed(Tamper::AlgNone).0.header.contains("\"alg\":\"none\""));
    assert!(changed(Tamper::Typ).0.header.contains("\"typ\":\"JWT\""));
}

#[test]
fn what_is_no_token_cannot_be_tampered_with() {
    for tamper in Tamper::ALL {
        for text in ["", "a.b", "garbage", "e30=.e30.AA"] {
            assert_eq!(tamper.apply(text, NOW), None, "{tamper:?} {text}");
        }
    }
    assert_eq!(Tamper::NoExp.apply("e30.e30.AA", NOW), None, "there is nothing to remove");
    assert_eq!(Tamper::SignatureBit.apply("e30.e30.", NOW), None, "there is no bit to flip");
}

#[test]
fn every_way_has_texts_of_its_own_in_order() {
    for (at, tamper) in Tamper::ALL.into_iter().enumerate() {
        assert_eq!(tamper as usize, at);
        assert!(Tamper::ALL[..at].iter().all(|other| other.id() != tamper.id()));
        for sentence in [tamper.about(), tamper.incident()] {
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
        }
    }
}
