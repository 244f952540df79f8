//! A private key that signs, and its public half as a JWK: RFC 7517, RFC 7638.

use auth_server_core::flows::ports::Failure;
use auth_server_core::rules::protocol::access_token::TYP;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING as P256_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair,
    KeyPair as _, RsaKeyPair,
};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{EncodingKey, Header};
use signet_shared::claims::AccessTokenClaims;

use super::SigningAlg;

const P256: &EcdsaSigningAlgorithm = &P256_SIGNING;

/// A new private key as PEM (PKCS#8).
pub(super) fn generate(algorithm: SigningAlg) -> Result<String, Unspecified> {
    let private = match algorithm {
        SigningAlg::Es256 => EcdsaKeyPair::generate_pkcs8(P256, &SystemRandom::new())?.as_ref().to_vec(),
        SigningAlg::Rs256 => pkcs8(&RsaKeyPair::generate(KeySize::Rsa2048)?)?,
        SigningAlg::EdDsa => pkcs8(&Ed25519KeyPair::generate()?)?,
    };
    Ok(pem::encode(&pem::Pem::new("PRIVATE KEY", private)))
}

fn pkcs8(pair: &impl AsDer<Pkcs8V1Der<'static>>) -> Result<Vec<u8>, Unspecified> {
    Ok(pair.as_der()?.as_ref().to_vec())
}

/// The public half of a private key as PEM: `SubjectPublicKeyInfo` (RFC 5280 §4.1).
pub(super) fn public_half(algorithm: SigningAlg, private_pem: &str) -> Result<String, Unspecified> {
    let private = pem::parse(private_pem).map_err(|_| Unspecified)?;
    let private = private.contents();
    let public = match algorithm {
        SigningAlg::Es256 => {
            EcdsaKeyPair::from_pkcs8(P256, private)?.public_key().as_der()?.as_ref().to_vec()
        }
        SigningAlg::Rs256 => RsaKeyPair::from_pkcs8(private)?.public_key().as_der()?.as_ref().to_vec(),
        SigningAlg::EdDsa => Ed25519KeyPair::from_pkcs8(private)?.public_key().as_der()?.as_ref().to_vec(),
    };
    Ok(pem::encode(&pem::Pem::new("PUBLIC KEY", public)))
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
