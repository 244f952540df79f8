//! Files that are for their owner alone: refused when others can read or replace them, written whole or not at all, and
//! changed by one process at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand;
use zeroize::Zeroizing;

/// The ending of a file that is being written; a crash may leave one behind, which [`sweep`] removes.
const DRAFT: &str = "draft";

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

fn at(path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    |source| FileError::Io { path, source }
}

/// Makes `folder` for its owner alone where it is missing, and refuses one that others can write to.
///
/// # Errors
/// [`FileError`].
pub fn folder(folder: &Path) -> Result<(), FileError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))?;
    refuse_open(folder, 0o022, "755")
}

/// The text of the file at `path`, of `most` bytes at most, which only its owner can read.
///
/// # Errors
/// [`FileError`].
pub fn read_private(path: &Path, most: u64) -> Result<Zeroizing<String>, FileError> {
    let unfit = |reason: String| FileError::Unfit { path: path.to_owned(), reason };
    // Before it is opened: to open a pipe waits for somebody who writes.
    let metadata = fs::metadata(path).map_err(at(path))?;
    if !metadata.is_file() {
        return Err(unfit("is no regular file".into()));
    }
    refuse_open(path, 0o077, "600")?;
    // As long as it will be: growing would leave a copy of the secret behind.
    let room = usize::try_from(metadata.len().min(most)).unwrap_or_default();
    let mut text = Zeroizing::new(String::with_capacity(room.saturating_add(1)));
    let file = File::open(path).map_err(at(path))?;
    let read = file.take(most + 1).read_to_string(&mut text).map_err(at(path))?;
    if read as u64 > most { Err(unfit(format!("is larger than {most} bytes"))) } else { Ok(text) }
}

/// Puts `bytes` at `path`, durably, in place of what is there: after a crash the one or the other is there, whole. A link
/// at `path` is replaced, not followed.
///
/// # Errors
/// [`FileError`], and then what was there is there still.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), FileError> {
    let mut random = [0; 8];
    let no_randomness = |_| at(path)(io::Error::other("the machine has no randomness to give"));
    rand::fill(&mut random).map_err(no_randomness)?;
    let draft = path.with_added_extension(format!("{:016x}.{DRAFT}", u64::from_be_bytes(random)));
    let written = write_new(&draft, bytes, mode).map_err(at(&draft));
    let placed = written.and_then(|()| fs::rename(&draft, path).map_err(at(path)));
    if placed.is_err() {
        // It may be there or not; what counts is why it is not in its place.
        let _ = fs::remove_file(&draft);
    }
    placed?;
    sync_folder(path)
}

/// Removes the file at `path`, durably.
///
/// # Errors
/// [`FileError`].
pub fn remove(path: &Path) -> Result<(), FileError> {
    fs::remove_file(path).map_err(at(path))?;
    sync_folder(path)
}

/// Removes from `folder` what [`replace`] left behind where it did not come to its end, and no file of anybody else. Only who
/// holds the lock may.
///
/// # Errors
/// [`FileError`].
pub fn sweep(folder: &Path) -> Result<(), FileError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if is_draft(&path) && path.symlink_metadata().map_err(at(&path))?.is_file() {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// Whether it has a name as [`replace`] makes one: that of a file, sixteen hexadecimal digits, the ending.
fn is_draft(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut parts = name.rsplitn(3, '.');
    let (ending, number, file) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    ending == Some(DRAFT)
        && number.len() == 16
        && number.bytes().all(is_digit)
        && file.is_some_and(|file| !file.is_empty())
}

/// A name in a folder is durable once the folder is.
fn sync_folder(path: &Path) -> Result<(), FileError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    with_mode(&mut options, mode);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn with_mode(options: &mut OpenOptions, mode: u32) {
    std::os::unix::fs::OpenOptionsExt::mode(options, mode);
}

#[cfg(not(unix))]
fn with_mode(_: &mut OpenOptions, _: u32) {}

/// Refuses what others may do with `path`: the `forbidden` permission bits, or owning it.
#[cfg(unix)]
fn refuse_open(path: &Path, forbidden: u32, fix: &'static str) -> Result<(), FileError> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::metadata(path).map_err(at(path))?;
    let (mode, owner, us) = (metadata.mode() & 0o777, metadata.uid(), rustix::process::geteuid().as_raw());
    if owner != us && owner != 0 {
        return Err(FileError::Foreign { path: path.to_owned(), owner });
    }
    if mode & forbidden == 0 { Ok(()) } else { Err(FileError::Open { path: path.to_owned(), mode, fix }) }
}

#[cfg(not(unix))]
fn refuse_open(_: &Path, _: u32, _: &'static str) -> Result<(), FileError> {
    Ok(())
}

/// The right to write; it ends when this is dropped, or with the process.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the lock is held as long as the file is open")] File);

/// Takes the lock whose file is `path`, if nobody holds it.
///
/// # Errors
/// [`FileError`] when the file cannot be had at all.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, FileError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    with_mode(&mut options, 0o600);
    let file = options.open(path).map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(at(path)(error)),
    }
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
