//! Checking a signature: RFC 7515 §5.2, RFC 7518 §3.3–3.5, RFC 8037 §3.1, by aws-lc with the key parsed once.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaParameters, RsaPublicKeyComponents,
};
use signet_shared::jose::{Alg, Jwk, Keyed, Material};

/// A public key, ready to check signatures with.
#[derive(Debug)]
pub(crate) struct VerifyingKey {
    pub(crate) jwk: Jwk,
    parsed: Parsed,
}

/// One parsed key for each algorithm that the material is for.
#[derive(Debug)]
enum Parsed {
    P256(ParsedPublicKey),
    Rsa { pkcs1: ParsedPublicKey, pss: ParsedPublicKey },
    Ed25519(ParsedPublicKey),
}

impl VerifyingKey {
    /// `None` where the numbers of the key cannot be used: for one, a point must lie on its curve.
    pub(crate) fn new(jwk: Jwk) -> Option<Self> {
        let parsed = match &jwk.material {
            Material::P256 { x, y } => {
                // SEC 1 §2.3.3: an uncompressed point.
                let point = [&[4][..], x, y].concat();
                Parsed::P256(ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok()?)
            }
            Material::Rsa { n, e } => {
                let rsa = |parameters: &'static RsaParameters| {
                    RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters).ok()
                };
                Parsed::Rsa { pkcs1: rsa(&RSA_PKCS1_2048_8192_SHA256)?, pss: rsa(&RSA_PSS_2048_8192_SHA256)? }
            }
            Material::Ed25519 { x } => Parsed::Ed25519(ParsedPublicKey::new(&ED25519, x).ok()?),
        };
        Some(Self { jwk, parsed })
    }

    /// Whether the signature of `token` fits. An algorithm that the key is not made for fits nothing, although `token` was
    /// made with this key's JWK, which allows none ([`Jwk::is_for`]).
    pub(crate) fn fits(&self, token: &Keyed<'_>) -> bool {
        let key = match (&self.parsed, token.alg()) {
            (Parsed::P256(key), Alg::Es256)
            | (Parsed::Rsa { pkcs1: key, .. }, Alg::Rs256)
            | (Parsed::Rsa { pss: key, .. }, Alg::Ps256)
            | (Parsed::Ed25519(key), Alg::EdDsa) => Some(key),
            _ => None,
        };
        key.is_some_and(|key| key.verify_sig(token.signing_input(), token.signature()).is_ok())
    }
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
