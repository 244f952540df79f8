//! Why there is no key to sign with, or no way to change it.

use std::path::PathBuf;

use auth_server_core::flows::ports::{Failure, StoreError};
use signet_files::FileError;
use signet_keyring::OpenError;

/// What stands between this server and its keys. The sentences name files and keys, and nothing that is secret.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The database cannot be asked.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The keys are there, and nothing that opens them.
    #[error(
        "the signing keys are sealed, and the master key {path} is gone: put it back, or set `auth_server.master_key`. \
         Without it none of them can be opened; to begin anew, which voids every token: auth-server keys forget --yes"
    )]
    MasterKeyGone {
        /// The file that should be there.
        path: PathBuf,
    },
    /// Who takes the data folder has what opens it.
    #[error(
        "{path} is a master key inside the data folder, which the production profile must not have: move it elsewhere, \
         and set `auth_server.master_key_file` to where it is"
    )]
    MasterKeyInside {
        /// The file.
        path: PathBuf,
    },
    /// A key does not open.
    #[error("the signing key {kid} cannot be opened: {problem}")]
    Sealed {
        /// Which one.
        kid: String,
        /// What is wrong with it.
        problem: OpenError,
    },
    /// A key opens, and is not the one that it is called.
    #[error(
        "the signing key {kid} is another one than the database says: put back a backup, or begin anew, which voids every \
         token: auth-server keys forget --yes"
    )]
    Other {
        /// Which one.
        kid: String,
    },
    /// The file of a version before contradicts itself, or the database.
    #[error("{index} {reason}; put back a copy of it, or move it away")]
    Index {
        /// The file.
        index: PathBuf,
        /// The rest of the sentence.
        reason: String,
    },
    /// A private key in plain that nobody has asked for.
    #[error(
        "{path} is a private key in plain, and not one of those that are kept: take it over with `auth-server keys \
         import {path}` and remove it, or move it away"
    )]
    Plain {
        /// The file.
        path: PathBuf,
    },
    /// The file holds no key for that algorithm.
    #[error(
        "{path} holds no PKCS#8 private key for that algorithm ({reason}); move it away, and a new one is made"
    )]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        reason: String,
    },
    /// Somebody else is writing, and does not come to an end.
    #[error("{path} is locked by another process for ten seconds already; see what it does, and try again")]
    Locked {
        /// The lock's file.
        path: PathBuf,
    },
    /// The machine could not make or seal a key.
    #[error("no key could be made")]
    Generation,
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self(error.to_string())
    }
}
