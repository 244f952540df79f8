//! Checks signatures for the tests of the ladder, with the library that the servers use.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use signet_shared::jose::{Alg, Jwk, Keyed, Material, Refusal, Rules, Typ, Verified, parse};

/// Everything that Signet knows, of whatever kind.
pub(crate) const ANY: Rules<'static> = Rules { typ: Typ::Any, algs: &Alg::ALL, max_bytes: 16 * 1024 };

/// `token` up to and with its signature.
pub(crate) fn verify(token: &str, key: &Jwk) -> Result<Verified, Refusal> {
    let keyed = parse(token, &ANY)?.with_key(Some(key))?;
    let holds = holds(&keyed, key);
    keyed.verified(holds)
}

/// Whether the signature fits.
pub(crate) fn holds(keyed: &Keyed<'_>, key: &Jwk) -> bool {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = match &key.material {
        Material::P256 { x, y } => DecodingKey::from_ec_components(&text(x), &text(y)),
        Material::Rsa { n, e } => Ok(DecodingKey::from_rsa_raw_components(n, e)),
        Material::Ed25519 { x } => DecodingKey::from_ed_components(&text(x)),
    };
    let algorithm = match keyed.alg() {
        Alg::Es256 => Algorithm::ES256,
        Alg::Rs256 => Algorithm::RS256,
        Alg::Ps256 => Algorithm::PS256,
        Alg::EdDsa => Algorithm::EdDSA,
    };
    let signature = text(keyed.signature());
    public.is_ok_and(|public| {
        jsonwebtoken::crypto::verify(&signature, keyed.signing_input(), &public, algorithm)
            .is_ok_and(|fits| fits)
    })
}
