//! What must hold of any text that is taken for a set of keys: RFC 7517 §5. What is read can be written and read again, and
//! only such keys are read as Signet checks signatures with.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use signet_shared::jose::{Alg, Jwk, JwkSet, Material};

/// Takes `text` for a set of keys. Gives how many keys there are, and `None` when it is no set.
///
/// # Panics
/// When something does not hold.
#[must_use]
pub fn set(text: &str) -> Option<usize> {
    let set = JwkSet::parse(text).ok()?;
    let raw: Value = serde_json::from_str(text).unwrap();
    let raw = raw["keys"].as_array().unwrap();
    assert!(set.keys().len() <= raw.len().min(100), "more keys than there are, or than any issuer has");
    let names: BTreeSet<_> = set.keys().iter().map(|key| key.kid.as_deref().unwrap()).collect();
    assert_eq!(names.len(), set.keys().len(), "each key has a name of its own");
    for key in set.keys() {
        let kid = key.kid.as_deref().unwrap();
        assert_eq!(set.get(kid), Some(key));
        assert!(raw.iter().filter(|raw| raw["kid"] == kid).count() == 1 || raw.len() > 100, "{kid}");
        one(key);
    }
    let written = json!({"keys": set.keys().iter().map(write).collect::<Vec<_>>()}).to_string();
    assert_eq!(JwkSet::parse(&written).as_ref(), Ok(&set), "{written}");
    Some(set.keys().len())
}

/// Takes `text` for one key.
///
/// # Panics
/// When something does not hold.
#[must_use]
pub fn jwk(text: &str) -> Option<Jwk> {
    let key = Jwk::parse(text).ok()?;
    one(&key);
    Some(key)
}

fn one(key: &Jwk) {
    let written = write(key);
    let again = Jwk::parse(&written.to_string()).unwrap();
    assert_eq!(again, *key, "{written}");
    let thumbprint = key.thumbprint();
    assert_eq!((thumbprint.len(), &thumbprint), (43, &again.thumbprint()));
    let bare = Jwk { kid: None, alg: None, material: key.material.clone() };
    assert_eq!(bare.thumbprint(), thumbprint, "only the key itself counts");
    let algs: Vec<Alg> = Alg::ALL.into_iter().filter(|alg| key.is_for(*alg)).collect();
    assert!(!algs.is_empty() && key.alg.is_none_or(|own| algs == [own]), "{written}: {algs:?}");
    match &key.material {
        Material::P256 { x, y } => assert!(x.len() == 32 && y.len() == 32 && algs == [Alg::Es256]),
        Material::Ed25519 { x } => assert!(x.len() == 32 && algs == [Alg::EdDsa]),
        Material::Rsa { n, e } => {
            // A first byte of 128 or more: the modulus fills its bytes.
            assert!((256..=512).contains(&n.len()) && n[0] >= 0x80, "{written}");
            assert!(
                (1..=8).contains(&e.len()) && e[0] != 0 && e[e.len() - 1] % 2 == 1 && *e != [1],
                "{written}"
            );
        }
    }
}

/// The key as a JWK.
pub(crate) fn write(key: &Jwk) -> Value {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let mut jwk = match &key.material {
        Material::P256 { x, y } => json!({"kty": "EC", "crv": "P-256", "x": text(x), "y": text(y)}),
        Material::Rsa { n, e } => json!({"kty": "RSA", "n": text(n), "e": text(e)}),
        Material::Ed25519 { x } => json!({"kty": "OKP", "crv": "Ed25519", "x": text(x)}),
    };
    if let Some(kid) = &key.kid {
        jwk["kid"] = json!(kid);
    }
    if let Some(alg) = key.alg {
        jwk["alg"] = json!(alg.name());
    }
    jwk
}
