//! Reading a file that must be a file, and no larger than it can be meant to be: devices and pipes may never end.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::FileError;
use crate::error::at;

/// Why a file gives no text; each is the rest of a sentence that names the file.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is a folder, a pipe or a device.
    #[error("is no regular file")]
    NoFile,
    /// It is larger than this many bytes.
    #[error("is larger than {0} bytes")]
    TooLarge(u64),
    /// The system refused, or it is no UTF-8.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// The text of the file at `path`, of at most `most` bytes. Perhaps it is a secret: it leaves no copy in memory that is given
/// back.
///
/// # Errors
/// [`Unread`].
pub fn read(path: &Path, most: u64) -> Result<Zeroizing<String>, Unread> {
    let metadata = regular(path)?;
    text(path, &metadata, most)
}

/// The same, of a file that only its owner can read.
///
/// # Errors
/// [`FileError`].
pub fn read_private(path: &Path, most: u64) -> Result<Zeroizing<String>, FileError> {
    let told = |unread| match unread {
        Unread::Io(error) => at(path)(error),
        other => FileError::Unfit { path: path.to_owned(), reason: other.to_string() },
    };
    let metadata = regular(path).map_err(told)?;
    FileError::refuse(path, &metadata, 0o077, "600")?;
    text(path, &metadata, most).map_err(told)
}

/// Before it is opened: to open a pipe waits for somebody who writes.
fn regular(path: &Path) -> Result<Metadata, Unread> {
    let metadata = path.metadata()?;
    if metadata.is_file() { Ok(metadata) } else { Err(Unread::NoFile) }
}

fn text(path: &Path, metadata: &Metadata, most: u64) -> Result<Zeroizing<String>, Unread> {
    // As long as it will be: growing would leave a copy of the secret behind.
    let room = usize::try_from(metadata.len().min(most)).unwrap_or_default();
    let mut text = Zeroizing::new(String::with_capacity(room.saturating_add(1)));
    let read = File::open(path)?.take(most.saturating_add(1)).read_to_string(&mut text)?;
    if read as u64 > most { Err(Unread::TooLarge(most)) } else { Ok(text) }
}
