//! Writes the packed copies beside the files of the built app.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{coding, folder};
use signet_service::edge::negotiate::Coding;

/// What is worth packing; images and fonts are packed already.
const ENDINGS: [&str; 7] = [".wasm", ".js", ".css", ".html", ".svg", ".json", ".txt"];

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// Files that now have a brotli copy.
    pub files: usize,
    /// Their bytes as they are.
    pub before: usize,
    /// The bytes of their brotli copies.
    pub brotli: usize,
}

/// Packs everything below `root`. A copy that would not be smaller than its file is not written, and one of an older
/// build is removed.
///
/// # Errors
/// When a file cannot be read or a copy cannot be written.
pub fn pack(root: &Path) -> io::Result<Packed> {
    let mut packed = Packed::default();
    for entry in folder::entries(root)? {
        if !ENDINGS.iter().any(|ending| entry.path.ends_with(ending)) {
            continue;
        }
        let bytes = fs::read(&entry.file)?;
        write(&entry.file, Coding::Gzip, &bytes)?;
        if let Some(size) = write(&entry.file, Coding::Brotli, &bytes)? {
            packed.files += 1;
            packed.before += bytes.len();
            packed.brotli += size;
        }
    }
    Ok(packed)
}

/// Writes one copy and gives its size.
fn write(file: &Path, coding: Coding, bytes: &[u8]) -> io::Result<Option<usize>> {
    let copy = coding::pack(coding, bytes)?;
    let name = file.file_name().unwrap_or_default();
    let target = beside(file, &["", coding::suffix(coding)], name);
    if copy.len() >= bytes.len() {
        return match fs::remove_file(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(None),
        };
    }
    // In two steps, so that a copy is there whole or not at all; a name with a dot is never served.
    let part = beside(file, &[".", ".part"], name);
    fs::write(&part, &copy)?;
    fs::rename(&part, &target)?;
    Ok(Some(copy.len()))
}

fn beside(file: &Path, [before, after]: &[&str; 2], name: &std::ffi::OsStr) -> PathBuf {
    let mut new = OsString::from(before);
    new.push(name);
    new.push(after);
    file.with_file_name(new)
}
