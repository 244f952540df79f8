//! Reading a file that must be a file, and no larger than it can be meant to be: devices and pipes may never end.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// The text of the file at `path`, of at most `most` bytes.
///
/// # Errors
/// What is wrong with it, as the rest of a sentence that names it: "cannot be read: …".
pub(crate) fn read(path: &Path, most: u64) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    // Before it is opened: to open a pipe waits for somebody who writes.
    if !path.metadata().map_err(cannot)?.is_file() {
        return Err("is no regular file".into());
    }
    let mut text = String::new();
    let read =
        File::open(path).and_then(|file| file.take(most + 1).read_to_string(&mut text)).map_err(cannot)?;
    if read as u64 > most { Err(format!("is larger than {most} bytes")) } else { Ok(text) }
}
