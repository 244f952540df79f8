//! All of Project Wycheproof's JWS and JWK vectors: each verdict equals the file's for every algorithm that Signet
//! supports, and everything else is refused.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use signet_shared::jose::{Alg, Jwk, JwkSet};

use crate::{Holds, verify};

const SIGNATURES: &str = include_str!("../vectors/wycheproof/json_web_signature_test.json");
const KEYS: &str = include_str!("../vectors/wycheproof/json_web_key_test.json");

/// Of the signature cases, per algorithm: how many the file calls valid and how many invalid.
const DECIDED: [(&str, (usize, usize)); 3] = [("ES256", (2, 38)), ("PS256", (6, 43)), ("RS256", (8, 228))];
/// Of the signature cases: those for algorithms that Signet does not know, all refused.
const REFUSED: usize = 76;
/// Of the key cases: those with public keys, whose verdict is the file's, and those with symmetric ones, all refused.
const KEY_CASES: (usize, usize) = (11, 15);

/// The text of each file.
pub(crate) const FILES: [&str; 2] = [SIGNATURES, KEYS];

pub(crate) fn groups(text: &str) -> Vec<Map<String, Value>> {
    let file: Value = serde_json::from_str(text).unwrap();
    file["testGroups"].as_array().unwrap().iter().map(|group| group.as_object().unwrap().clone()).collect()
}

pub(crate) fn tests(group: &Map<String, Value>) -> impl Iterator<Item = (&str, bool, &Value)> {
    let tests = group["tests"].as_array().unwrap().iter();
    tests.map(|test| (test["jws"].as_str().unwrap_or_default(), test["result"] == "valid", test))
}

/// The public key of a group; groups with symmetric keys have none.
pub(crate) fn public(group: &Map<String, Value>) -> Option<&Map<String, Value>> {
    group.get("public").and_then(Value::as_object)
}

/// The `alg` in the header of a token.
fn named_by(jws: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(jws.split('.').next()?).ok()?;
    serde_json::from_slice::<Value>(&header).ok()?.get("alg")?.as_str().map(str::to_owned)
}

/// The 401 signature cases. Of `EdDSA` there are none, see [`crate::rfc`].
///
/// # Panics
/// When a verdict differs from the file's, or when there are fewer cases than there were.
pub fn signatures(holds: Holds<'_>) {
    let mut decided: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut refused = 0;
    for group in groups(SIGNATURES) {
        let key = public(&group).and_then(|key| Jwk::from_members(key).ok());
        for (jws, valid, test) in tests(&group) {
            let accepted = key.as_ref().is_some_and(|key| verify(jws, key, holds).is_ok());
            // What a token without a readable header is for, its key says.
            let named = named_by(jws).or_else(|| public(&group)?.get("alg")?.as_str().map(str::to_owned));
            let Some(alg) = named.as_deref().and_then(Alg::named) else {
                assert!(!accepted, "refused for its algorithm: {test}");
                refused += 1;
                continue;
            };
            assert_eq!(accepted, valid, "{test}");
            let count = decided.entry(alg.name().to_owned()).or_default();
            if valid { count.0 += 1 } else { count.1 += 1 }
        }
    }
    let decided: Vec<(&str, (usize, usize))> =
        decided.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(
        (decided.as_slice(), refused),
        (DECIDED.as_slice(), REFUSED),
        "of the 401 none may go missing"
    );
}

/// The 26 key cases. The ROCA key (CVE-2017-15361) is refused because its modulus has 2049 bits, which is no multiple of
/// 8; the weakness of its primes is not looked for, and a ROCA key of 2048 bits would be taken.
///
/// # Panics
/// When a verdict differs from the file's, or when there are fewer cases than there were.
pub fn keys(holds: Holds<'_>) {
    let (mut as_said, mut symmetric) = (0, 0);
    for group in groups(KEYS) {
        let keys = public(&group).and_then(|set| JwkSet::from_members(set).ok()).unwrap_or_default();
        for (jws, valid, test) in tests(&group) {
            // A set with one key: the token need not name it.
            let accepted = keys.keys().iter().any(|key| verify(jws, key, holds).is_ok());
            if public(&group).is_none() {
                assert!(!accepted, "{test}");
                symmetric += 1;
            } else {
                assert_eq!(accepted, valid, "{test}");
                as_said += 1;
            }
        }
    }
    assert_eq!((as_said, symmetric), KEY_CASES, "of the 26 none may go missing");
}
