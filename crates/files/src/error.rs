//! Why a file cannot be used, in sentences that say what to do.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Exposed, refuse_exposed};

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Others can read it, or replace it.
    #[error("{path} is open to others (mode {mode:04o}); run: chmod {fix} {path}")]
    Open {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The mode that it should have.
        fix: &'static str,
    },
    /// Somebody else could change it at any time.
    #[error(
        "{path} belongs to another user (uid {owner}); run the server as that user, or: chown $(id -u) {path}"
    )]
    Foreign {
        /// The file or folder.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// It is a folder, a pipe or a device, or larger than it can be.
    #[error("{path} {reason}")]
    Unfit {
        /// The file.
        path: PathBuf,
        /// The rest of the sentence.
        reason: String,
    },
    /// The system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl FileError {
    /// Refuses a file or folder at `path` by [`refuse_exposed`]; `fix` is the mode that it should have.
    ///
    /// # Errors
    /// [`FileError::Open`] and [`FileError::Foreign`].
    pub fn refuse(path: &Path, metadata: &Metadata, forbidden: u32, fix: &'static str) -> Result<(), Self> {
        let path = path.to_owned();
        refuse_exposed(metadata, forbidden).map_err(|exposed| match exposed {
            Exposed::Open(mode) => Self::Open { path, mode, fix },
            Exposed::Foreign(owner) => Self::Foreign { path, owner },
        })
    }
}

/// What the system said of `path`.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    |source| FileError::Io { path, source }
}
