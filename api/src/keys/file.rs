//! The offline lesson: one public key from a file, PEM (RFC 7468 §13) or JWK (RFC 7517), and no network at all.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey};

use super::{Found, VerifyingKey};

/// Why a file gives no key.
#[derive(Debug, thiserror::Error)]
pub enum PublicKeyFileError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no key that this api can use.
    #[error("{path} holds no public key that can be used: a PEM or JWK for ES256, RS256 or EdDSA is wanted")]
    Unusable {
        /// The file.
        path: PathBuf,
    },
    /// Its owner gave away the private key.
    #[error("{path} holds a private key; the api must have the public one alone")]
    Private {
        /// The file.
        path: PathBuf,
    },
}

/// The one key of a file.
#[derive(Debug)]
pub struct PublicKeyFile {
    key: Arc<VerifyingKey>,
    kid: Option<String>,
}

impl PublicKeyFile {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// [`PublicKeyFileError`]; a private key is refused although its public half could be taken from it.
    pub fn read(path: &Path) -> Result<Self, PublicKeyFileError> {
        let path = path.to_owned();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) => return Err(PublicKeyFileError::Io { path, source }),
        };
        let jwk = serde_json::from_str::<serde_json::Value>(&text).ok();
        if text.contains("PRIVATE KEY") || jwk.as_ref().is_some_and(|jwk| jwk.get("d").is_some()) {
            return Err(PublicKeyFileError::Private { path });
        }
        let key = match jwk {
            Some(jwk) => serde_json::from_value(jwk).ok().and_then(|jwk: Jwk| {
                Some(Self { key: Arc::new(VerifyingKey::from_jwk(&jwk)?), kid: jwk.common.key_id })
            }),
            None => from_pem(text.as_bytes()).map(|key| Self { key: Arc::new(key), kid: None }),
        };
        key.ok_or(PublicKeyFileError::Unusable { path })
    }

    pub(super) fn find(&self, kid: Option<&str>) -> Found {
        match &self.kid {
            Some(name) if kid != Some(name) => Found::Unknown,
            _ => Found::Key(Arc::clone(&self.key)),
        }
    }
}

/// A PEM says by itself which kind of key it holds, so at most one of these reads it.
fn from_pem(pem: &[u8]) -> Option<VerifyingKey> {
    let (algorithm, key) = DecodingKey::from_ec_pem(pem)
        .map(|key| (Algorithm::ES256, key))
        .or_else(|_| DecodingKey::from_rsa_pem(pem).map(|key| (Algorithm::RS256, key)))
        .or_else(|_| DecodingKey::from_ed_pem(pem).map(|key| (Algorithm::EdDSA, key)))
        .ok()?;
    // By way of the JWK, because that is where curve and size are checked.
    VerifyingKey::from_jwk(&Jwk::from_decoding_key(&key, Some(algorithm)).ok()?)
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
