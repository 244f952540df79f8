//! A JWK Set as a table of keys that verify: RFC 7517 §5. Keys that are of no use here are left out, not an error.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

/// A public key and the one algorithm it is for.
pub struct VerifyingKey {
    /// The algorithm; a token that names another is refused.
    pub algorithm: Algorithm,
    /// The key.
    pub key: DecodingKey,
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({:?})", self.algorithm)
    }
}

/// Keys by their `kid`.
#[derive(Debug, Clone, Default)]
pub struct KeySet(HashMap<String, Arc<VerifyingKey>>);

impl KeySet {
    /// The usable keys of a JWKS document; `None` when it is no JWKS at all.
    #[must_use]
    pub fn parse(document: &Value) -> Option<Self> {
        let keys = document.get("keys")?.as_array()?;
        let usable = keys.iter().filter_map(|key| {
            let jwk: Jwk = serde_json::from_value(key.clone()).ok()?;
            let kid = jwk.common.key_id.clone().filter(|kid| !kid.is_empty())?;
            Some((kid, Arc::new(VerifyingKey::from_jwk(&jwk)?)))
        });
        Some(Self(usable.collect()))
    }

    /// The key called `kid`.
    #[must_use]
    pub fn get(&self, kid: &str) -> Option<Arc<VerifyingKey>> {
        self.0.get(kid).cloned()
    }

    /// Whether no usable key is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// RFC 7518 §3.3: at least 2048 bits.
const RSA_BYTES: usize = 256;

impl VerifyingKey {
    /// The key of a JWK for signatures by ES256, RS256 or `EdDSA`; `None` for every other.
    #[must_use]
    pub fn from_jwk(jwk: &Jwk) -> Option<Self> {
        let (algorithm, announced) = match &jwk.algorithm {
            AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, KeyAlgorithm::ES256)
            }
            AlgorithmParameters::RSA(rsa) if rsa.n.len() >= RSA_BYTES * 4 / 3 => {
                (Algorithm::RS256, KeyAlgorithm::RS256)
            }
            AlgorithmParameters::OctetKeyPair(okp) if okp.curve == EllipticCurve::Ed25519 => {
                (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
            }
            _ => return None,
        };
        let for_signatures = matches!(&jwk.common.public_key_use, None | Some(PublicKeyUse::Signature));
        let for_algorithm = jwk.common.key_algorithm.is_none_or(|named| named == announced);
        if !for_signatures || !for_algorithm {
            return None;
        }
        Some(Self { algorithm, key: DecodingKey::from_jwk(jwk).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // The public keys of RFC 7515 appendix A.3 and RFC 8037 appendix A.2.
    fn p256() -> Value {
        json!({"kty": "EC", "crv": "P-256", "kid": "a", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
               "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})
    }
    fn ed25519() -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "kid": "b", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    }

    fn with(mut key: Value, member: &str, value: Value) -> Value {
        key[member] = value;
        key
    }

    fn has(key: &Value, kid: &str) -> bool {
        KeySet::parse(&json!({"keys": [key]})).unwrap().get(kid).is_some()
    }

    #[test]
    fn usable_keys_are_found_by_name() {
        let set = KeySet::parse(&json!({"keys": [p256(), ed25519()]})).unwrap();
        assert_eq!(set.get("a").unwrap().algorithm, Algorithm::ES256);
        assert_eq!(set.get("b").unwrap().algorithm, Algorithm::EdDSA);
        assert!(set.get("c").is_none());
    }

    #[test]
    fn keys_of_no_use_here_are_left_out() {
        assert!(has(&with(p256(), "use", json!("sig")), "a"));
        assert!(!has(&with(p256(), "use", json!("enc")), "a"));
        assert!(!has(&with(p256(), "alg", json!("ES384")), "a"));
        assert!(!has(&with(p256(), "kid", json!("")), ""));
        assert!(
            !has(&with(p256(), "x", json!("AAAA")), "a") || !has(&with(p256(), "crv", json!("P-384")), "a")
        );
        assert!(!has(&json!({"kty": "oct", "k": "c2VjcmV0", "kid": "a"}), "a"));
        assert!(!has(&json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "a"}), "a"));
        assert!(!has(&json!({"kty": "new", "kid": "a"}), "a"));
        assert!(!has(&json!(7), "a"));
    }

    #[test]
    fn one_bad_key_does_not_spoil_the_others() {
        let set = KeySet::parse(&json!({"keys": [{"kty": "new"}, p256(), null]})).unwrap();
        assert!(set.get("a").is_some());
    }

    #[test]
    fn what_is_no_key_set_is_said() {
        for document in [json!({}), json!([]), json!({"keys": {}}), json!(null)] {
            assert!(KeySet::parse(&document).is_none());
        }
        assert!(KeySet::parse(&json!({"keys": []})).unwrap().is_empty());
    }
}
