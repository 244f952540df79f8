//! A private key, parsed once, over aws-lc: FIPS 186-5 for ECDSA and Ed25519 (RFC 8032), RFC 8017 §8.2 for RSA.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING as P256_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair,
    KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};

use signet_keyring::Zeroizing;

use super::SigningAlg;

const P256: &EcdsaSigningAlgorithm = &P256_SIGNING;

/// A key pair of one of our algorithms, ready to sign.
pub(super) enum Pair {
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// A new private key as PEM (PKCS#8).
///
/// # Errors
/// [`Unspecified`] when the machine cannot make one.
pub fn generate(algorithm: SigningAlg) -> Result<Zeroizing<String>, Unspecified> {
    let private = match algorithm {
        SigningAlg::Es256 => EcdsaKeyPair::generate_pkcs8(P256, &SystemRandom::new())?.as_ref().to_vec(),
        SigningAlg::Rs256 => pkcs8(&RsaKeyPair::generate(KeySize::Rsa2048)?)?,
        SigningAlg::EdDsa => pkcs8(&Ed25519KeyPair::generate()?)?,
    };
    Ok(Zeroizing::new(to_pem(&pem::Pem::new("PRIVATE KEY", private))))
}

/// The block with the line ends of files here.
pub(super) fn to_pem(block: &pem::Pem) -> String {
    pem::encode_config(block, pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF))
}

fn pkcs8(pair: &impl AsDer<Pkcs8V1Der<'static>>) -> Result<Vec<u8>, Unspecified> {
    Ok(pair.as_der()?.as_ref().to_vec())
}

impl Pair {
    /// Parses a PKCS#8 private key for `algorithm`, which is the whole cost of a key: signing parses nothing.
    pub(super) fn from_pkcs8(algorithm: SigningAlg, der: &[u8]) -> Result<Self, KeyRejected> {
        Ok(match algorithm {
            SigningAlg::Es256 => Self::P256(EcdsaKeyPair::from_pkcs8(P256, der)?),
            SigningAlg::Rs256 => Self::Rsa(RsaKeyPair::from_pkcs8(der)?),
            SigningAlg::EdDsa => Self::Ed25519(Ed25519KeyPair::from_pkcs8(der)?),
        })
    }

    /// The public half as PEM: `SubjectPublicKeyInfo` (RFC 5280 §4.1).
    pub(super) fn public_pem(&self) -> Result<String, Unspecified> {
        let public = match self {
            Self::P256(pair) => pair.public_key().as_der()?.as_ref().to_vec(),
            Self::Rsa(pair) => pair.public_key().as_der()?.as_ref().to_vec(),
            Self::Ed25519(pair) => pair.public_key().as_der()?.as_ref().to_vec(),
        };
        Ok(to_pem(&pem::Pem::new("PUBLIC KEY", public)))
    }

    /// Hands the signature over `message` to `take`; the bytes are as JWS wants them (RFC 7518 §3.3, §3.4, RFC 8037 §3.1).
    pub(super) fn sign<T>(&self, message: &[u8], take: impl FnOnce(&[u8]) -> T) -> Result<T, Unspecified> {
        match self {
            Self::P256(pair) => Ok(take(pair.sign(&SystemRandom::new(), message)?.as_ref())),
            Self::Ed25519(pair) => Ok(take(pair.try_sign(message)?.as_ref())),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
                Ok(take(&signature))
            }
        }
    }
}
