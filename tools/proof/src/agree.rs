//! What must hold of any text that is taken for a token: judge and explanation come to the same end, the explanation has
//! every step and is not larger than what it explains, and what is accepted another reader finds right too.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use signet_shared::claims::Kind;
use signet_shared::jose::{Alg, JwkSet, Refusal, Step};

use crate::kinds::{self, NOW};
use crate::rfc::EXAMPLES;

/// What is shown of a step may be this much longer than the token.
const ROOM: usize = 1000;

/// The keys of the RFCs' examples as JWKs, each called as its algorithm; the RSA key is also there for PS256.
#[must_use]
pub fn jwk_texts() -> [String; 4] {
    let [rsa, p256, ed] = EXAMPLES;
    [(rsa.alg, rsa), (p256.alg, p256), (ed.alg, ed), (Alg::Ps256, rsa)]
        .map(|(alg, example)| format!("{{\"kid\":\"{alg}\",{}", &example.key[1..]))
}

/// The same as a set.
///
/// # Panics
/// Never, as long as they are read.
#[must_use]
pub fn keys() -> &'static JwkSet {
    static KEYS: OnceLock<JwkSet> = OnceLock::new();
    KEYS.get_or_init(|| JwkSet::parse(&format!("{{\"keys\":[{}]}}", jwk_texts().join(","))).unwrap())
}

/// A token with these texts as header and payload. Its signature is no signature: here the caller's word counts.
#[must_use]
pub fn write(header: &[u8], payload: &[u8]) -> String {
    format!("{}.{}.AAAA", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

/// A right token of a kind, once its header and claims are changed as said.
#[must_use]
pub fn right(kind: Kind, alg: Alg, change: impl FnOnce(&mut Value, &mut Value)) -> (String, String) {
    let (mut header, mut claims) =
        (json!({"alg": alg.name(), "kid": alg.name(), "typ": kinds::typ(kind)}), kinds::claims(kind));
    change(&mut header, &mut claims);
    (header.to_string(), claims.to_string())
}

/// Takes `text` for a token of each kind, once with a signature that fits and once with one that does not. Gives the kinds
/// that accept it when it fits.
///
/// # Panics
/// When something does not hold.
#[must_use]
pub fn token(text: &str, keys: &JwkSet) -> Vec<Kind> {
    let accepting: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| as_kind(*kind, text, keys)).collect();
    // RFC 8725 §3.12: an access token and a logout token are nothing else beside.
    for kind in [Kind::Access, Kind::Logout] {
        assert!(!accepting.contains(&kind) || accepting.len() == 1, "{accepting:?} take {text}");
    }
    accepting
}

fn as_kind(kind: Kind, text: &str, keys: &JwkSet) -> bool {
    let [accepted, unsigned] = [true, false].map(|fits| {
        let judged = kinds::judged(kind, text, keys, &|_, _| fits, NOW);
        let explained = kinds::explained(kind, text, keys, &|_, _| fits, NOW);
        assert_eq!(explained.refusal(), judged.err(), "{kind:?}, fits: {fits}: {text}");
        assert!(explained.findings.iter().map(|finding| finding.step).eq(Step::ALL), "{text}");
        for finding in &explained.findings {
            assert!(finding.seen.len() <= text.len() + ROOM, "{:?} shows more than there is", finding.step);
            assert!(!finding.sentence().is_empty());
        }
        judged
    });
    let before_or_at_the_signature = |refusal: Refusal| refusal.step <= Step::Signature;
    assert!(unsigned.is_err_and(before_or_at_the_signature), "{kind:?} believes without a signature: {text}");
    if accepted.is_ok() {
        read_by_another(kind, text, keys);
    }
    accepted.is_ok()
}

/// Reads an accepted token with nothing but `serde_json` and base64, as its specification says.
fn read_by_another(kind: Kind, text: &str, keys: &JwkSet) {
    let parts: Vec<&str> = text.split('.').collect();
    assert_eq!(parts.len(), 3, "{text}");
    for part in &parts {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(bytes), **part, "a token has one writing");
    }
    let object = |part: &str| -> Map<String, Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    let (header, claims) = (object(parts[0]), object(parts[1]));
    let key = header["kid"].as_str().and_then(|kid| keys.get(kid)).unwrap();
    assert!(header["alg"].as_str().and_then(Alg::named).is_some_and(|alg| key.is_for(alg)), "{text}");
    assert!(!header.contains_key("crit"), "{text}");
    assert_eq!(claims["iss"], "iss");
    assert!(claims["aud"] == "aud" || claims["aud"].as_array().unwrap().contains(&json!("aud")), "{text}");
    assert!(claims["exp"].as_u64().unwrap() > NOW, "{text}");
    for (name, is, required) in kinds::members(kind) {
        match claims.get(*name) {
            Some(value) => assert!(is.holds(value), "{kind:?} takes {name}: {value}"),
            // Of a logout token's sid and sub one is enough.
            None => {
                assert!(
                    !required || (*name == "sid" && claims.contains_key("sub")),
                    "{kind:?} misses {name}"
                );
            }
        }
    }
}

/// Whether what a claim must be is what it must be: each claim of each kind, taken away and replaced by everything that it
/// may not be.
///
/// # Panics
/// When a token with such a claim is accepted, or a right one is not.
pub fn wrong_claims_are_never_accepted(values: &[Value]) {
    let keys = keys();
    let accepted = |kind: Kind, change: &dyn Fn(&mut Map<String, Value>)| {
        let (header, claims) = right(kind, Alg::EdDsa, |_, claims| change(claims.as_object_mut().unwrap()));
        token(&write(header.as_bytes(), claims.as_bytes()), keys).contains(&kind)
    };
    for kind in Kind::ALL {
        assert!(accepted(kind, &|_| ()), "{kind:?}: the right token");
        for (name, is, required) in kinds::members(kind) {
            let without = accepted(kind, &|claims| drop(claims.remove(*name)));
            assert_eq!(without, !required, "{kind:?} without {name}");
            for value in values.iter().filter(|value| !is.holds(value)) {
                let with = accepted(kind, &|claims| drop(claims.insert((*name).to_owned(), value.clone())));
                assert!(!with, "{kind:?} with {name}: {value}");
            }
        }
    }
}
