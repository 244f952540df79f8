//! Files for their owner alone.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens the file, and makes it where there is none.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
