//! The certificates and their private key, from PEM files (RFC 7468).

use std::path::{Path, PathBuf};

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use signet_files::{Exposed, Zeroizing};

use crate::config::TlsFiles;

/// Larger than any chain of certificates, in bytes.
const MOST: u64 = 1 << 20;

/// Why a server cannot speak TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be had.
    #[error("the TLS file {path} {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it: "cannot be read: …".
        reason: String,
    },
    /// Others can read or replace the private key.
    #[error("the TLS key {path} is open to others (mode {mode:04o}); run: chmod 600 {path}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Somebody else could replace the private key at any time.
    #[error("the TLS key {path} belongs to another user (uid {owner}); run: chown $(id -u) {path}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// Certificate and key are fine by themselves, and do not go together.
    #[error("the TLS key {key} is not that of the first certificate in {cert}")]
    Mismatch {
        /// The file with the certificates.
        cert: PathBuf,
        /// The file with the key.
        key: PathBuf,
    },
    /// TLS itself does not take them.
    #[error("TLS cannot be used: {0}")]
    Unusable(rustls::Error),
}

/// Reads both files of `files`, which must go together.
pub(super) fn load(files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let chain = certificates(&files.cert)?;
    refuse_exposed(&files.key)?;
    let key = private_key(&files.key)?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => {
            TlsError::Mismatch { cert: files.cert.clone(), key: files.key.clone() }
        }
        rustls::Error::InvalidCertificate(_) => {
            wrong(&files.cert, format!("begins with a certificate that cannot be used: {error}"))
        }
        // What it says of a key is about its kind, and never repeats it.
        other => wrong(&files.key, format!("holds a key that cannot be used: {other}")),
    })
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let chain = CertificateDer::pem_slice_iter(text.as_bytes()).collect::<Result<Vec<_>, _>>();
    let chain = chain.map_err(|error| wrong(path, format!("is no PEM: {error}")))?;
    if chain.is_empty() { Err(wrong(path, "holds no certificate")) } else { Ok(chain) }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = read(path)?;
    // What the parser says may repeat what it found there.
    PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| wrong(path, "holds no private key in PEM"))
}

fn read(path: &Path) -> Result<Zeroizing<String>, TlsError> {
    signet_files::read(path, MOST).map_err(|unread| wrong(path, unread.to_string()))
}

fn wrong(path: &Path, reason: impl Into<String>) -> TlsError {
    TlsError::File { path: path.to_owned(), reason: reason.into() }
}

/// A group may read a TLS key, as Debian's `ssl-cert` does; nobody else may, and nobody but us and the system's owner may
/// change it.
fn refuse_exposed(path: &Path) -> Result<(), TlsError> {
    let metadata = path.metadata().map_err(|error| wrong(path, format!("cannot be read: {error}")))?;
    let path = path.to_owned();
    signet_files::refuse_exposed(&metadata, 0o027).map_err(|exposed| match exposed {
        Exposed::Open(mode) => TlsError::Open { path, mode },
        Exposed::Foreign(owner) => TlsError::Foreign { path, owner },
    })
}

#[cfg(test)]
#[path = "pair_tests.rs"]
mod tests;
