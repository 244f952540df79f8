//! Files for their owner alone: what others may read or write, or own, is refused. The same as `signet_keyring::files` does,
//! on which nothing here depends.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Opens the file, and makes it where there is none.
///
/// # Errors
/// What the system says; or a sentence with the remedy, where others may do something with the file or with one of those that
/// SQLite keeps beside it.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    for ending in ["", "-wal", "-shm"] {
        refuse_open(&beside(path, ending))?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The file whose name is that of `path` with `ending` behind.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(unix)]
fn refuse_open(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = match path.metadata() {
        Ok(metadata) if metadata.is_file() => metadata,
        // What is none cannot be opened as a database, and what cannot be asked for not at all: SQLite says so.
        _ => return Ok(()),
    };
    let (mode, owner, us) = (metadata.mode() & 0o777, metadata.uid(), rustix::process::geteuid().as_raw());
    let path = path.display();
    if owner != us && owner != 0 {
        return Err(io::Error::other(format!(
            "{path} belongs to another user (uid {owner}); run the server as that user, or: chown $(id -u) {path}"
        )));
    }
    if mode & 0o077 != 0 {
        let sentence = format!("{path} is open to others (mode {mode:04o}); run: chmod 600 {path}");
        return Err(io::Error::other(sentence));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open(_: &Path) -> io::Result<()> {
    Ok(())
}
