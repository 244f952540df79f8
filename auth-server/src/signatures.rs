//! Signatures of others: RFC 7515 §5.2.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use signet_shared::jose::{Alg, Jwk, Keyed};

/// Whether `key` has signed `token`; what cannot be checked does not fit.
pub(crate) fn fit(key: &Jwk, token: &Keyed<'_>) -> bool {
    let algorithm = match token.alg() {
        Alg::Es256 => Algorithm::ES256,
        Alg::Rs256 => Algorithm::RS256,
        Alg::Ps256 => Algorithm::PS256,
        Alg::EdDsa => Algorithm::EdDSA,
    };
    let public = serde_json::from_str(&key.canonical()).ok();
    let decoding = public.and_then(|public| DecodingKey::from_jwk(&public).ok());
    let signature = URL_SAFE_NO_PAD.encode(token.signature());
    decoding.is_some_and(|key| {
        crypto::verify(&signature, token.signing_input(), &key, algorithm).unwrap_or(false)
    })
}
