//! Files of a database: for their owner alone, also those that SQLite keeps beside it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use signet_files::{FileError, open_private};

/// Opens the file, and makes it where there is none.
///
/// # Errors
/// What the system says; or a sentence with the remedy, where others may do something with the file or with one of those that
/// SQLite keeps beside it.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    for ending in ["", "-wal", "-shm"] {
        refuse_exposed(&beside(path, ending)).map_err(io::Error::other)?;
    }
    open_private(path)
}

/// The file whose name is that of `path` with `ending` behind.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn refuse_exposed(path: &Path) -> Result<(), FileError> {
    match path.metadata() {
        Ok(metadata) if metadata.is_file() => FileError::refuse(path, &metadata, 0o077, "600"),
        // What is none cannot be opened as a database, and what cannot be asked for not at all: SQLite says so.
        _ => Ok(()),
    }
}
