//! A ring that lies in a file for its owner alone, and is made there at the first start.

use std::path::Path;

use signet_files::{FileError, read_private, replace};
use zeroize::Zeroizing;

use crate::master::{RingError, new_master_key};
use crate::ring::Ring;

/// Larger than any ring, in bytes.
const MOST: u64 = 64 * 1024;

/// The ring in the file at `path`.
///
/// # Errors
/// [`FileError`] when it is missing, others can read it, or it holds no ring.
pub fn at_home(path: &Path) -> Result<Ring, FileError> {
    let text = read_private(path, MOST)?;
    Ring::parse(&text).map_err(|problem| unfit(path, problem))
}

/// A new ring, kept in a file at `path`. Who calls this holds the lock of the folder and has seen that there is none.
///
/// # Errors
/// [`FileError`] when it cannot be written.
pub fn make_at_home(path: &Path) -> Result<Ring, FileError> {
    let line = new_master_key().map_err(|problem| unfit(path, problem))?;
    let ring = Ring::parse(&line).map_err(|problem| unfit(path, problem))?;
    let text = Zeroizing::new([line.as_bytes(), b"\n"].concat());
    replace(path, &text, 0o600)?;
    Ok(ring)
}

fn unfit(path: &Path, problem: RingError) -> FileError {
    FileError::Unfit { path: path.to_owned(), reason: problem.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_made_once_and_read_again() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("master.key");
        assert!(at_home(&path).is_err(), "nothing is made unasked");
        let made = make_at_home(&path).unwrap();
        let sealed = made.seal("p", "id", b"x").unwrap();
        assert_eq!(at_home(&path).unwrap().open("p", "id", &sealed).unwrap().as_slice(), b"x");
    }

    #[test]
    fn a_file_that_holds_no_ring_is_named_and_not_repeated() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("master.key");
        replace(&path, b"abc:not-a-key-but-secret", 0o600).unwrap();
        let said = at_home(&path).unwrap_err().to_string();
        assert!(said.contains("master.key line 1 is no master key") && !said.contains("not-a-key"), "{said}");
    }
}
