//! A private key that signs, and its public half as a JWK: RFC 7517, RFC 7638.

use auth_server_core::flows::ports::Failure;
use auth_server_core::rules::protocol::access_token::TYP;
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair,
};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{EncodingKey, Header};
use signet_shared::claims::AccessTokenClaims;

use super::SigningAlg;

/// A key as it is written down: PKCS#8 for us, `SubjectPublicKeyInfo` (RFC 5280 §4.1) for everybody.
pub(super) struct Pair {
    pub(super) private_pem: String,
    pub(super) public_pem: String,
}

/// Makes a new key.
pub(super) fn generate(algorithm: SigningAlg) -> Result<Pair, aws_lc_rs::error::Unspecified> {
    let (private, public) = match algorithm {
        SigningAlg::Es256 => {
            let private =
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())?;
            let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private.as_ref())
                .map_err(|_| aws_lc_rs::error::Unspecified)?;
            (private.as_ref().to_vec(), spki(&pair.public_key().as_der()?))
        }
        SigningAlg::Rs256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048)?;
            let private = aws_lc_rs::encoding::AsDer::<Pkcs8V1Der>::as_der(&pair)?;
            (private.as_ref().to_vec(), spki(&pair.public_key().as_der()?))
        }
        SigningAlg::EdDsa => {
            let pair = Ed25519KeyPair::generate()?;
            let private = aws_lc_rs::encoding::AsDer::<Pkcs8V1Der>::as_der(&pair)?;
            (private.as_ref().to_vec(), spki(&pair.public_key().as_der()?))
        }
    };
    let pem = |label: &str, der| pem::encode(&pem::Pem::new(label, der));
    Ok(Pair { private_pem: pem("PRIVATE KEY", private), public_pem: pem("PUBLIC KEY", public) })
}

fn spki(der: &PublicKeyX509Der<'_>) -> Vec<u8> {
    der.as_ref().to_vec()
}

/// The key this server signs with.
pub struct SigningKey {
    /// With which algorithm.
    pub algorithm: SigningAlg,
    /// Its RFC 7638 thumbprint, which names it.
    pub kid: String,
    /// Its public half.
    pub jwk: Jwk,
    key: EncodingKey,
    header: Header,
}

impl SigningKey {
    /// Reads a PKCS#8 PEM.
    ///
    /// # Errors
    /// When it is no private key for `algorithm`.
    pub fn from_pem(algorithm: SigningAlg, pem: &[u8]) -> Result<Self, jsonwebtoken::errors::Error> {
        let key = match algorithm {
            SigningAlg::Es256 => EncodingKey::from_ec_pem(pem)?,
            SigningAlg::Rs256 => EncodingKey::from_rsa_pem(pem)?,
            SigningAlg::EdDsa => EncodingKey::from_ed_pem(pem)?,
        };
        let mut jwk = Jwk::from_encoding_key(&key, algorithm.jose())?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256)?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        let mut header = Header::new(algorithm.jose());
        header.typ = Some(TYP.to_owned());
        header.kid = Some(kid.clone());
        Ok(Self { algorithm, kid, jwk, key, header })
    }

    /// The compact form of `claims`, an access token.
    ///
    /// # Errors
    /// [`Failure`] when the key cannot sign.
    pub fn sign(&self, claims: &AccessTokenClaims) -> Result<String, Failure> {
        jsonwebtoken::encode(&self.header, claims, &self.key)
            .map_err(|error| Failure(format!("signing: {error}")))
    }
}
