//! Checking a signature: RFC 7515 §5.2, by jsonwebtoken over aws-lc.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use signet_shared::jose::{Alg, Jwk, Keyed, Material};

/// A public key, ready to check signatures with.
pub(crate) struct VerifyingKey {
    pub(crate) jwk: Jwk,
    decoding: DecodingKey,
}

impl VerifyingKey {
    /// `None` where the numbers of the key cannot be used.
    pub(crate) fn new(jwk: Jwk) -> Option<Self> {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let decoding = match &jwk.material {
            Material::P256 { x, y } => DecodingKey::from_ec_components(&text(x), &text(y)).ok()?,
            Material::Rsa { n, e } => DecodingKey::from_rsa_raw_components(n, e),
            Material::Ed25519 { x } => DecodingKey::from_ed_components(&text(x)).ok()?,
        };
        Some(Self { jwk, decoding })
    }

    /// Whether the signature of `token` fits. The algorithm is one that [`Jwk::is_for`] allows: `token` was made with
    /// this key's JWK.
    pub(crate) fn fits(&self, token: &Keyed<'_>) -> bool {
        let signature = URL_SAFE_NO_PAD.encode(token.signature());
        let result = jsonwebtoken::crypto::verify(
            &signature,
            token.signing_input(),
            &self.decoding,
            algorithm(token.alg()),
        );
        result.is_ok_and(|fits| fits)
    }
}

impl std::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("VerifyingKey").field(&self.jwk).finish()
    }
}

fn algorithm(alg: Alg) -> Algorithm {
    match alg {
        Alg::Es256 => Algorithm::ES256,
        Alg::Rs256 => Algorithm::RS256,
        Alg::Ps256 => Algorithm::PS256,
        Alg::EdDsa => Algorithm::EdDSA,
    }
}
