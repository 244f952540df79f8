//! The key that proves the client to the provider: ES256 (RFC 7518 §3.4), made at the first start, kept sealed in the database, its
//! public half published (RFC 7517).

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use signet_keyring::Zeroizing;
use signet_shared::jose::{Jwk, Material};

/// A key, ready to sign.
pub struct ClientKey {
    /// Its RFC 7638 thumbprint, which names it.
    pub kid: String,
    /// What is published.
    pub jwks: Value,
    pair: EcdsaKeyPair,
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It cannot be made.
    #[error("the machine cannot make a key")]
    Making,
    /// What was kept is no key.
    #[error("what is kept in the database is no key")]
    Unusable,
}

impl ClientKey {
    /// A new private key in base64url of PKCS#8.
    ///
    /// # Errors
    /// [`KeyError::Making`].
    pub fn generate() -> Result<Zeroizing<String>, KeyError> {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let made = made.map_err(|_| KeyError::Making)?;
        Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(made.as_ref())))
    }

    /// Reads such a key.
    ///
    /// # Errors
    /// [`KeyError::Unusable`].
    pub fn read(private: &str) -> Result<Self, KeyError> {
        let unusable = |_| KeyError::Unusable;
        let der = Zeroizing::new(URL_SAFE_NO_PAD.decode(private).map_err(|_| KeyError::Unusable)?);
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der).map_err(unusable)?;
        // SEC 1 §2.3.3: an uncompressed point.
        let Some((&[4], point)) = pair.public_key().as_ref().split_first_chunk::<1>() else {
            return Err(KeyError::Unusable);
        };
        let (x, y) = point.split_at_checked(32).filter(|(_, y)| y.len() == 32).ok_or(KeyError::Unusable)?;
        let jwk = Jwk { kid: None, alg: None, material: Material::P256 { x: x.to_vec(), y: y.to_vec() } };
        let kid = jwk.thumbprint();
        let mut public: Value = serde_json::from_str(&jwk.canonical()).map_err(|_| KeyError::Unusable)?;
        (public["kid"], public["alg"], public["use"]) = (json!(kid), json!("ES256"), json!("sig"));
        Ok(Self { kid, jwks: json!({"keys": [public]}), pair })
    }

    /// The signature over `message`: the two numbers one after the other, as JWS wants them.
    ///
    /// # Errors
    /// [`KeyError::Unusable`].
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signature = self.pair.sign(&SystemRandom::new(), message).map_err(|_| KeyError::Unusable)?;
        Ok(signature.as_ref().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_shared::jose::JwkSet;

    #[test]
    fn n13_what_is_published_is_the_public_half_alone() {
        let private = ClientKey::generate().unwrap();
        let key = ClientKey::read(&private).unwrap();
        assert_eq!(key.jwks["keys"][0].as_object().unwrap().len(), 7, "{}", key.jwks);
        let set = JwkSet::parse(&key.jwks.to_string()).unwrap();
        assert_eq!(set.get(&key.kid).unwrap().thumbprint(), key.kid);
        assert_eq!(ClientKey::read(&private).unwrap().kid, key.kid, "the same after a start");
        assert_ne!(ClientKey::read(&ClientKey::generate().unwrap()).unwrap().kid, key.kid);
        for bad in ["", "x", "AAAA"] {
            assert!(ClientKey::read(bad).is_err(), "{bad}");
        }
    }
}
