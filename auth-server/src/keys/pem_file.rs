//! A private key that an operator brings: one PEM block of PKCS#8 (RFC 7468 §10, RFC 5958), and a key that every guard
//! takes.

use signet_keyring::Zeroizing;
use signet_shared::jose::Jwk;

use super::pair::to_pem;
use super::{SigningAlg, SigningKey};

/// Why a text is no key to import.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Not exactly one PEM block.
    #[error(
        "holds no PEM block alone: one `-----BEGIN PRIVATE KEY-----` to its end is wanted, and nothing else"
    )]
    NoPem,
    /// The key is encrypted.
    #[error("is encrypted; decrypt it: openssl pkcs8 -in FILE -out NEW")]
    Encrypted,
    /// SEC 1 or PKCS#1.
    #[error("is in an older format ({0}); convert it: openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW")]
    Older(&'static str),
    /// A public key, a certificate, something else.
    #[error("holds no private key; `-----BEGIN PRIVATE KEY-----` is wanted")]
    NotPrivate,
    /// A kind, curve or size that is not signed with here.
    #[error("is no key for ES256 (P-256), RS256 (RSA of 2048 to 4096 bits) or EdDSA (Ed25519)")]
    Unsupported,
}

/// The key in `text`, and the text as it is kept.
///
/// # Errors
/// [`ImportError`], the rest of a sentence that begins with the file's name.
pub fn read_private_key(text: &str) -> Result<(SigningKey, Zeroizing<String>), ImportError> {
    let text = text.trim();
    let alone = text.starts_with("-----BEGIN ")
        && text.ends_with("-----")
        && text.matches("-----BEGIN ").count() == 1;
    let block = pem::parse(text).map_err(|_| ImportError::NoPem)?;
    match block.tag() {
        _ if !alone => return Err(ImportError::NoPem),
        "PRIVATE KEY" => {}
        "ENCRYPTED PRIVATE KEY" => return Err(ImportError::Encrypted),
        "EC PRIVATE KEY" => return Err(ImportError::Older("SEC 1")),
        "RSA PRIVATE KEY" => return Err(ImportError::Older("PKCS#1")),
        _ => return Err(ImportError::NotPrivate),
    }
    let pem = Zeroizing::new(to_pem(&block));
    let mut all = SigningAlg::ALL.into_iter();
    let key = all.find_map(|algorithm| SigningKey::from_pem(algorithm, &pem).ok());
    let taken = |key: &SigningKey| {
        serde_json::to_string(&key.jwk).is_ok_and(|jwk| is_taken_by_guards(&jwk, key.algorithm))
    };
    let key = key.filter(taken).ok_or(ImportError::Unsupported)?;
    Ok((key, pem))
}

/// A signature that nobody checks is worth nothing: the public half must be one that our own checkers take.
fn is_taken_by_guards(jwk: &str, algorithm: SigningAlg) -> bool {
    Jwk::parse(jwk).is_ok_and(|jwk| jwk.is_for(algorithm.into()))
}

#[cfg(test)]
#[path = "pem_file_tests.rs"]
mod tests;
