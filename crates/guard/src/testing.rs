//! For tests of services that use a guard: tokens, right ones and every kind of wrong one, without an auth-server.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use crate::{Fetch, FetchError, Fetched, JwkSet};

/// When the tokens are issued, in unix seconds; they live for a minute.
pub const NOW: u64 = 1_800_000_000;

/// A private key and what it makes.
pub struct Forge {
    key: EncodingKey,
    jwk: Jwk,
}

/// An issuer with these keys; without any, it is away.
pub struct Fixed(pub Option<JwkSet>);

impl Fetch for Fixed {
    fn fetch(&self) -> Fetched {
        let keys = self
            .0
            .clone()
            .ok_or(FetchError::Unreachable { url: "http://localhost:5000".into(), cause: None });
        Box::pin(async move { keys })
    }
}

impl Default for Forge {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::expect_used, reason = "for tests, which have nothing to tell anybody but that they failed")]
impl Forge {
    /// A new P-256 key called `the-key`.
    #[must_use]
    pub fn new() -> Self {
        Self::new_named("the-key")
    }

    /// A new P-256 key called `kid`.
    ///
    /// # Panics
    /// When the machine cannot make one.
    #[must_use]
    pub fn new_named(kid: &str) -> Self {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let key = EncodingKey::from_ec_der(pkcs8.expect("a new key").as_ref());
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).expect("its public half");
        jwk.common.key_id = Some(kid.into());
        Self { key, jwk }
    }

    /// The public half as JSON.
    #[must_use]
    pub fn jwk(&self) -> Value {
        json!(self.jwk)
    }

    /// The public half as the issuer's only key.
    ///
    /// # Panics
    /// Never: a set of one key is a set.
    #[must_use]
    pub fn key_set(&self) -> JwkSet {
        JwkSet::parse(&json!({"keys": [self.jwk]}).to_string()).expect("a set of one key")
    }

    /// A token with these texts as header and payload, and a signature that fits.
    ///
    /// # Panics
    /// When the machine cannot sign.
    #[must_use]
    pub fn sign(&self, header: &str, payload: &str) -> String {
        let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &self.key, Algorithm::ES256);
        format!("{input}.{}", signature.expect("a signature"))
    }

    /// A token for [`claims`] by a key called `the-key`, once header and claims are changed as said.
    #[must_use]
    pub fn token(&self, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        let (mut header, mut claims) = (header(), claims());
        change(&mut header, &mut claims);
        self.sign(&header.to_string(), &claims.to_string())
    }
}

/// The header of a right token.
#[must_use]
pub fn header() -> Value {
    json!({"typ": "at+jwt", "alg": "ES256", "kid": "the-key"})
}

/// The claims of a right token: of `http://localhost:5000`, for `http://localhost:5001`, not of an admin, who has just
/// signed in with a password.
#[must_use]
pub fn claims() -> Value {
    json!({"iss": "http://localhost:5000", "sub": "1", "aud": "http://localhost:5001", "client_id": "signet-app",
           "exp": NOW + 60, "iat": NOW, "jti": "x", "scope": "read", "roles": ["user"], "admin": false, "tenant": "demo",
           "auth_time": NOW, "amr": ["pwd"]})
}

/// Takes a member away.
pub fn remove(value: &mut Value, name: &str) {
    if let Some(members) = value.as_object_mut() {
        members.remove(name);
    }
}
