//! The offline lesson: one public key from a file, PEM (RFC 7468 §13) or JWK (RFC 7517), and no network at all.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey};
use signet_shared::jose::{Jwk, JwkError};

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
pub(crate) struct PublicKeyFile {
    key: Arc<VerifyingKey>,
    kid: Option<String>,
}

impl PublicKeyFile {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// [`PublicKeyFileError`]; a private key is refused although its public half could be taken from it.
    pub(crate) fn read(path: &Path) -> Result<Self, PublicKeyFileError> {
        let path = path.to_owned();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) => return Err(PublicKeyFileError::Io { path, source }),
        };
        let jwk = if text.contains("-----BEGIN") {
            if text.contains("PRIVATE KEY") { Err(JwkError::Private) } else { from_pem(text.as_bytes()) }
        } else {
            Jwk::parse(&text)
        };
        match jwk.map(|jwk| (jwk.kid.clone(), VerifyingKey::new(jwk))) {
            Ok((kid, Some(key))) => Ok(Self { key: Arc::new(key), kid }),
            Err(JwkError::Private) => Err(PublicKeyFileError::Private { path }),
            Ok((_, None)) | Err(_) => Err(PublicKeyFileError::Unusable { path }),
        }
    }

    pub(super) fn find(&self, kid: Option<&str>) -> Found {
        match &self.kid {
            Some(name) if kid != Some(name) => Found::Unknown,
            _ => Found::Key(Arc::clone(&self.key)),
        }
    }
}

/// A PEM says by itself which kind of key it holds, so at most one of these reads it. By way of the JWK, because that is
/// where curve and size are checked; without a name, because a PEM has none.
fn from_pem(pem: &[u8]) -> Result<Jwk, JwkError> {
    let (algorithm, key) = DecodingKey::from_ec_pem(pem)
        .map(|key| (Algorithm::ES256, key))
        .or_else(|_| DecodingKey::from_rsa_pem(pem).map(|key| (Algorithm::RS256, key)))
        .or_else(|_| DecodingKey::from_ed_pem(pem).map(|key| (Algorithm::EdDSA, key)))
        .map_err(|_| JwkError::Malformed)?;
    let jwk = jsonwebtoken::jwk::Jwk::from_decoding_key(&key, Some(algorithm))
        .map_err(|_| JwkError::Unsupported)?;
    Jwk::parse(&serde_json::to_string(&jwk).map_err(|_| JwkError::Malformed)?)
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
