//! The signer against aws-lc alone: ready bytes, and whole tokens.

use std::hint::black_box;

use auth_server::keys::{SigningAlg, SigningKey, generate};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use e2e::forge::pem_to_der;
use serde_json::json;
use signet_shared::claims::AccessTokenClaims;

use crate::Outcome;
use crate::figure::Measured;
use crate::rounds::{Rounds, Side, micros_each};

const ROUNDS: usize = 25;

/// The same key, parsed once by each side.
struct Keys {
    ours: SigningKey,
    raw: Raw,
}

enum Raw {
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

fn keys(algorithm: SigningAlg) -> Outcome<Keys> {
    let pem = generate(algorithm)?;
    let ours = SigningKey::from_pem(algorithm, &pem)?;
    let der = pem_to_der(&pem);
    let raw = match algorithm {
        SigningAlg::Es256 => Raw::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)?),
        SigningAlg::Rs256 => Raw::Rsa(RsaKeyPair::from_pkcs8(&der)?),
        SigningAlg::EdDsa => Raw::Ed25519(Ed25519KeyPair::from_pkcs8(&der)?),
    };
    Ok(Keys { ours, raw })
}

impl Raw {
    /// The signature as aws-lc gives it, and nothing else; for RSA into a buffer that is there already.
    fn sign(&self, message: &[u8], buffer: &mut [u8]) -> bool {
        match self {
            Self::P256(pair) => black_box(pair.sign(&SystemRandom::new(), message)).is_ok(),
            Self::Ed25519(pair) => black_box(pair.try_sign(message)).is_ok(),
            Self::Rsa(pair) => {
                let buffer = &mut buffer[..pair.public_modulus_len()];
                black_box(pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, buffer)).is_ok()
            }
        }
    }
}

/// What a token of `/auth/login` says.
fn claims() -> Outcome<AccessTokenClaims> {
    Ok(serde_json::from_value(json!({
        "iss": "http://localhost:5000", "sub": "2", "aud": "http://localhost:5001", "client_id": "signet-app",
        "exp": 1_800_000_060, "iat": 1_800_000_000, "jti": "9f86d081884c7d659a2feaa0c55ad015", "scope": "read write",
        "roles": ["admin", "user"], "admin": true, "tenant": "demo",
    }))?)
}

/// So many signatures take some tens of milliseconds.
fn count(algorithm: SigningAlg) -> u32 {
    match algorithm {
        SigningAlg::Es256 | SigningAlg::EdDsa => 2000,
        SigningAlg::Rs256 => 100,
    }
}

/// The signer on ready bytes.
pub(super) async fn signature(algorithm: SigningAlg) -> Outcome<Measured> {
    let keys = keys(algorithm)?;
    let message = message(&keys.ours)?;
    compare(&keys, algorithm, &message, || {
        black_box(keys.ours.signature(&message, |signature| black_box(signature.len()))).is_ok()
    })
}

/// A whole token, from claims to compact form.
pub(super) async fn token(algorithm: SigningAlg) -> Outcome<Measured> {
    let keys = keys(algorithm)?;
    let (message, claims) = (message(&keys.ours)?, claims()?);
    compare(&keys, algorithm, &message, || black_box(keys.ours.sign(black_box(&claims))).is_ok())
}

/// What the signature of such a token is over, for both sides alike.
fn message(key: &SigningKey) -> Outcome<Vec<u8>> {
    let token = key.sign(&claims()?)?;
    let (input, _) = token.rsplit_once('.').ok_or("a token has dots")?;
    Ok(input.as_bytes().to_vec())
}

fn compare(
    keys: &Keys,
    algorithm: SigningAlg,
    message: &[u8],
    mut ours: impl FnMut() -> bool,
) -> Outcome<Measured> {
    let (mut rounds, mut buffer) = (Rounds::default(), [0; 1024]);
    if !ours() || !keys.raw.sign(message, &mut buffer) {
        return Err("the key cannot sign".into());
    }
    for number in 0..ROUNDS {
        for side in Side::order(number) {
            let cost = match side {
                Side::Base => {
                    micros_each(count(algorithm), || keys.raw.sign(black_box(message), &mut buffer))
                }
                Side::Measured => micros_each(count(algorithm), &mut ours),
            };
            rounds.note(side, cost);
        }
    }
    rounds.figure("µs")
}
