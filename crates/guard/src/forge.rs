//! For tests: makes tokens, right ones and every kind of wrong one.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use crate::JwkSet;

/// When the tokens are issued.
pub(crate) const NOW: u64 = 1_800_000_000;

/// A private key and what it makes.
pub(crate) struct Forge {
    key: EncodingKey,
    pub(crate) jwk: Jwk,
}

impl Forge {
    pub(crate) fn new() -> Self {
        Self::new_named("the-key")
    }

    pub(crate) fn new_named(kid: &str) -> Self {
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let key = EncodingKey::from_ec_der(pkcs8.as_ref());
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
        jwk.common.key_id = Some(kid.into());
        Self { key, jwk }
    }

    pub(crate) fn jwk_text(&self) -> String {
        serde_json::to_string(&self.jwk).unwrap()
    }

    pub(crate) fn key_set(&self) -> JwkSet {
        JwkSet::parse(&json!({"keys": [self.jwk]}).to_string()).unwrap()
    }

    /// A token with these texts as header and payload, and a signature that fits.
    pub(crate) fn sign(&self, header: &str, payload: &str) -> String {
        let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &self.key, Algorithm::ES256).unwrap();
        format!("{input}.{signature}")
    }

    /// A valid token, once header and claims are changed as said.
    pub(crate) fn token(&self, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        let (mut header, mut claims) = (header(), claims());
        change(&mut header, &mut claims);
        self.sign(&header.to_string(), &claims.to_string())
    }
}

pub(crate) fn header() -> Value {
    json!({"typ": "at+jwt", "alg": "ES256", "kid": "the-key"})
}

pub(crate) fn claims() -> Value {
    json!({"iss": "http://localhost:5000", "sub": "1", "aud": "http://localhost:5001", "client_id": "signet-app",
           "exp": NOW + 60, "iat": NOW, "jti": "x", "scope": "read", "roles": ["user"], "admin": false, "tenant": "demo"})
}

/// Takes the member away.
pub(crate) fn remove(value: &mut Value, name: &str) {
    value.as_object_mut().unwrap().remove(name);
}
