//! Why there is no key to sign with, or no way to change it.

use std::path::PathBuf;

use auth_server_core::flows::ports::Failure;
use signet_files::FileError;
use signet_keyring::OpenError;

/// What stands between this server and its keys. The sentences name files and keys, and nothing that is secret.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// The keys are there, and nothing that opens them.
    #[error(
        "{index} is sealed, and the master key {path} is gone: put it back, or set `auth_server.master_key`. Without it \
         nothing there can be opened; to begin anew, and to void every token, move {index} away"
    )]
    MasterKeyGone {
        /// The keys.
        index: PathBuf,
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
    #[error("{index}: the key {kid} cannot be opened: {problem}")]
    Sealed {
        /// The keys.
        index: PathBuf,
        /// Which one.
        kid: String,
        /// What is wrong with it.
        problem: OpenError,
    },
    /// What is kept contradicts itself.
    #[error(
        "{index} {reason}; put back a copy of it, or move it away to begin anew, which voids every token"
    )]
    Index {
        /// The keys.
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
