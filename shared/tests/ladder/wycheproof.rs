//! All of Project Wycheproof's JWS and JWK vectors: each verdict equals the file's for every algorithm that Signet
//! supports, and everything else is refused.
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use signet_shared::jose::{Alg, Jwk, JwkSet};

use crate::support;

const SIGNATURES: &str = include_str!("../vectors/wycheproof/json_web_signature_test.json");
const KEYS: &str = include_str!("../vectors/wycheproof/json_web_key_test.json");

fn groups(text: &str) -> Vec<Map<String, Value>> {
    let file: Value = serde_json::from_str(text).unwrap();
    file["testGroups"].as_array().unwrap().iter().map(|group| group.as_object().unwrap().clone()).collect()
}

fn tests(group: &Map<String, Value>) -> impl Iterator<Item = (&str, bool, &Value)> {
    let tests = group["tests"].as_array().unwrap().iter();
    tests.map(|test| (test["jws"].as_str().unwrap_or_default(), test["result"] == "valid", test))
}

/// The public key of a group; groups with symmetric keys have none.
fn public(group: &Map<String, Value>) -> Option<&Map<String, Value>> {
    group.get("public").and_then(Value::as_object)
}

/// The `alg` in the header of a token.
fn named_by(jws: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(jws.split('.').next()?).ok()?;
    serde_json::from_slice::<Value>(&header).ok()?.get("alg")?.as_str().map(str::to_owned)
}

#[test]
fn every_signature_case_has_the_files_verdict() {
    // Per algorithm, the valid and the invalid cases that were decided as the file says.
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut refused = 0;
    for group in groups(SIGNATURES) {
        let key = public(&group).and_then(|key| Jwk::from_members(key).ok());
        for (jws, valid, test) in tests(&group) {
            let accepted = key.as_ref().is_some_and(|key| support::verify(jws, key).is_ok());
            // What a token without a readable header is for, its key says.
            let named = named_by(jws).or_else(|| public(&group)?.get("alg")?.as_str().map(str::to_owned));
            let named = named.unwrap_or_else(|| "none named".into());
            if key.is_none() || Alg::named(&named).is_none() {
                assert!(!accepted, "refused for its key or algorithm: {test}");
                refused += 1;
                continue;
            }
            assert_eq!(accepted, valid, "{test}");
            let count = counts.entry(named).or_default();
            if valid { count.0 += 1 } else { count.1 += 1 }
        }
    }
    let seen: Vec<(&str, (usize, usize))> =
        counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    let expected = [("ES256", (2, 36)), ("PS256", (6, 42)), ("RS256", (8, 225))];
    assert_eq!((seen.as_slice(), refused), (expected.as_slice(), 82), "none may go missing of the 401 cases");
}

#[test]
fn every_key_case_has_the_files_verdict() {
    let (mut as_said, mut symmetric) = (0, 0);
    for group in groups(KEYS) {
        let keys = public(&group).and_then(|set| JwkSet::from_members(set).ok()).unwrap_or_default();
        for (jws, valid, test) in tests(&group) {
            // A set with one key: the token need not name it.
            let accepted = keys.keys().iter().any(|key| support::verify(jws, key).is_ok());
            if public(&group).is_none() {
                assert!(!accepted, "{test}");
                symmetric += 1;
            } else {
                assert_eq!(accepted, valid, "{test}");
                as_said += 1;
            }
        }
    }
    // The ROCA key is refused because its modulus has 2050 bits; the weakness of its primes is not looked for.
    assert_eq!(
        (as_said, symmetric),
        (11, 15),
        "cases with public keys, and with symmetric ones, which are refused"
    );
}
