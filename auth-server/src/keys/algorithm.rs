//! The algorithms this server signs with: RFC 7518 §3.1, RFC 8037 §3.1. Asymmetric ones alone.

use std::str::FromStr;

use jsonwebtoken::Algorithm;
use signet_shared::jose::Alg;

/// A signature algorithm, by its JOSE name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningAlg {
    /// ECDSA on P-256 with SHA-256; the default.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 and a key of 2048 bits.
    Rs256,
    /// Ed25519.
    EdDsa,
}

impl SigningAlg {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Es256, Self::Rs256, Self::EdDsa];

    /// The name in file names.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Es256 => "es256",
            Self::Rs256 => "rs256",
            Self::EdDsa => "eddsa",
        }
    }

    /// The same in jsonwebtoken's terms.
    #[must_use]
    pub const fn jose(self) -> Algorithm {
        match self {
            Self::Es256 => Algorithm::ES256,
            Self::Rs256 => Algorithm::RS256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }
}

impl From<SigningAlg> for Alg {
    fn from(algorithm: SigningAlg) -> Self {
        match algorithm {
            SigningAlg::Es256 => Self::Es256,
            SigningAlg::Rs256 => Self::Rs256,
            SigningAlg::EdDsa => Self::EdDsa,
        }
    }
}

impl TryFrom<Alg> for SigningAlg {
    type Error = String;

    fn try_from(alg: Alg) -> Result<Self, String> {
        alg.name().parse()
    }
}

impl FromStr for SigningAlg {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "ES256" => Ok(Self::Es256),
            "RS256" => Ok(Self::Rs256),
            "EdDSA" => Ok(Self::EdDsa),
            _ => Err(format!("\"{name}\" is none of \"ES256\", \"RS256\", \"EdDSA\"")),
        }
    }
}
