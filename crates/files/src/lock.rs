//! One process at a time.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::at;
use crate::{FileError, open_private};

/// The right to write; it ends when this is dropped, or with the process.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the lock is held as long as the file is open")] File);

/// Takes the lock whose file is `path`, if nobody holds it.
///
/// # Errors
/// [`FileError`] when the file cannot be had at all.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, FileError> {
    let file = open_private(path).map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(at(path)(error)),
    }
}
