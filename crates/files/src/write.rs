//! Making folders and files for their owner alone, and putting files in the place of others, durably.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write as _};
use std::path::Path;

use crate::FileError;
use crate::error::at;

/// The ending of a file that is being written; a crash may leave one behind, which [`sweep`] removes.
const DRAFT: &str = "draft";

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
    let metadata = folder.metadata().map_err(at(folder))?;
    FileError::refuse(folder, &metadata, 0o022, "755")
}

/// Opens the file at `path` to write at its end, and makes it for its owner alone where there is none.
///
/// # Errors
/// What the system says.
pub fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    with_mode(&mut options, 0o600);
    options.open(path)
}

/// Puts `bytes` at `path`, durably, in place of what is there: after a crash the one or the other is there, whole. A link
/// at `path` is replaced, not followed.
///
/// # Errors
/// [`FileError`], and then what was there is there still.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), FileError> {
    // A name that nobody else is likely to take at this moment; should it be taken, nothing is written there.
    let draft = path.with_added_extension(format!("{:016x}.{DRAFT}", RandomState::new().hash_one(())));
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
