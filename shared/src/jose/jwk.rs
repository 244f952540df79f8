//! Public keys as JSON: RFC 7517, RFC 7518 §6, RFC 8037 §2; their thumbprints: RFC 7638.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::encoding::{decode, encode};
use super::{Alg, object};

/// A public key for signatures that Signet can check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwk {
    /// Its name, where it has one.
    pub kid: Option<String>,
    /// The one algorithm it is for, where it says so.
    pub alg: Option<Alg>,
    /// The key itself.
    pub material: Material,
}

/// What a key is made of; numbers are big-endian bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Material {
    /// A point on P-256: RFC 7518 §6.2. Whether it lies on the curve is found out when a signature is checked.
    P256 {
        /// 32 bytes.
        x: Vec<u8>,
        /// 32 bytes.
        y: Vec<u8>,
    },
    /// RFC 7518 §6.3.
    Rsa {
        /// The modulus, without leading zeros.
        n: Vec<u8>,
        /// The exponent, without leading zeros.
        e: Vec<u8>,
    },
    /// RFC 8037 §2.
    Ed25519 {
        /// 32 bytes.
        x: Vec<u8>,
    },
}

/// Why a JWK is no key to check signatures with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwkError {
    /// It is no JSON object, or a member is missing or of the wrong type.
    #[error("the JWK is malformed")]
    Malformed,
    /// Its type or curve is not one that Signet knows; symmetric keys are among these.
    #[error("the key is of a type or curve that is not supported")]
    Unsupported,
    /// `use`, `key_ops` or `alg` says that it is for something else.
    #[error("the key is not for checking signatures of that kind")]
    OtherUse,
    /// It is too small, too large or otherwise weak.
    #[error("the key is of a size that is not allowed")]
    Size,
    /// It has a private member.
    #[error("the key is a private one")]
    Private,
}

/// RSA moduli have 2048 to 4096 bits, and fill their bytes.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=512;

impl Jwk {
    /// Reads a JWK from its text.
    ///
    /// # Errors
    /// [`JwkError`].
    pub fn parse(text: &str) -> Result<Self, JwkError> {
        Self::from_members(&object(text.as_bytes()).ok_or(JwkError::Malformed)?)
    }

    /// Reads a JWK from its members; others than those of a key are ignored (RFC 7517 §4).
    ///
    /// # Errors
    /// [`JwkError`].
    pub fn from_members(members: &Map<String, Value>) -> Result<Self, JwkError> {
        // `d` is the private part of all three types; `k` is a symmetric key, which is Unsupported below.
        if members.contains_key("d") {
            return Err(JwkError::Private);
        }
        let material = material(members)?;
        refuse_other_use(members)?;
        let alg = match optional_text(members, "alg")? {
            None => None,
            Some(name) => Some(Alg::named(name).ok_or(JwkError::OtherUse)?),
        };
        let kid = optional_text(members, "kid")?.map(str::to_owned);
        let jwk = Self { kid, alg, material };
        if jwk.alg.is_some_and(|alg| !jwk.material.is_for(alg)) {
            return Err(JwkError::OtherUse);
        }
        Ok(jwk)
    }

    /// Whether signatures by `alg` can be checked with this key: RFC 8725 §3.1.
    #[must_use]
    pub fn is_for(&self, alg: Alg) -> bool {
        self.material.is_for(alg) && self.alg.is_none_or(|own| own == alg)
    }

    /// The members that make the key, as JSON and in one writing only: RFC 7638 §3.2.
    #[must_use]
    pub fn canonical(&self) -> String {
        match &self.material {
            Material::P256 { x, y } => {
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, encode(x), encode(y))
            }
            Material::Rsa { n, e } => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, encode(e), encode(n)),
            Material::Ed25519 { x } => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, encode(x)),
        }
    }

    /// The SHA-256 thumbprint in base64url: RFC 7638 §3.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        encode(&Sha256::digest(self.canonical().as_bytes()))
    }
}

impl Material {
    fn is_for(&self, alg: Alg) -> bool {
        matches!(
            (self, alg),
            (Self::P256 { .. }, Alg::Es256)
                | (Self::Rsa { .. }, Alg::Rs256 | Alg::Ps256)
                | (Self::Ed25519 { .. }, Alg::EdDsa)
        )
    }
}

fn material(members: &Map<String, Value>) -> Result<Material, JwkError> {
    let text = |name| optional_text(members, name)?.ok_or(JwkError::Malformed);
    let bytes = |name| decode(text(name)?).ok_or(JwkError::Malformed);
    let fixed = |name| bytes(name).and_then(|x| if x.len() == 32 { Ok(x) } else { Err(JwkError::Size) });
    match text("kty")? {
        "EC" if text("crv")? == "P-256" => Ok(Material::P256 { x: fixed("x")?, y: fixed("y")? }),
        "OKP" if text("crv")? == "Ed25519" => Ok(Material::Ed25519 { x: fixed("x")? }),
        "RSA" => rsa(&bytes("n")?, &bytes("e")?),
        _ => Err(JwkError::Unsupported),
    }
}

fn rsa(n: &[u8], e: &[u8]) -> Result<Material, JwkError> {
    let (n, e) = (without_zeros(n), without_zeros(e));
    let filled = n.first().is_some_and(|first| first.leading_zeros() == 0);
    // 3 is the smallest exponent that encrypts at all; a large one only costs time.
    let exponent_fits = e.len() <= 8 && e.last().is_some_and(|last| last % 2 == 1) && e != [1];
    if RSA_BYTES.contains(&n.len()) && filled && exponent_fits {
        Ok(Material::Rsa { n: n.to_vec(), e: e.to_vec() })
    } else {
        Err(JwkError::Size)
    }
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// RFC 7517 §4.2, §4.3: either may be absent, neither may say anything else.
fn refuse_other_use(members: &Map<String, Value>) -> Result<(), JwkError> {
    if !matches!(optional_text(members, "use")?, None | Some("sig")) {
        return Err(JwkError::OtherUse);
    }
    match members.get("key_ops") {
        None => Ok(()),
        Some(Value::Array(operations)) if operations.iter().any(|one| one == "verify") => Ok(()),
        Some(Value::Array(_)) => Err(JwkError::OtherUse),
        Some(_) => Err(JwkError::Malformed),
    }
}

fn optional_text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, JwkError> {
    members.get(name).map(|value| value.as_str().ok_or(JwkError::Malformed)).transpose()
}

#[cfg(test)]
#[path = "jwk_tests.rs"]
mod tests;
