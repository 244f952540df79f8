//! The files below a folder, without those that only seem to be there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One file.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where it is.
    pub(super) file: PathBuf,
    /// Its path in requests: `/icons/time.svg`.
    pub(super) path: String,
}

/// All files below `root`, sorted. Left out are names that begin with a dot (trunk builds in `.stage`), what is no
/// file, links to folders, and links that lead out of `root`.
pub(super) fn entries(root: &Path) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    collect(&root.canonicalize()?, root, "/", &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Where `file` really is, if that is a file below `root` too.
pub(super) fn inside(root: &Path, file: &Path) -> Option<PathBuf> {
    file.canonicalize().ok().filter(|real| real.starts_with(root) && real.is_file())
}

fn collect(root: &Path, folder: &Path, prefix: &str, found: &mut Vec<Entry>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (file, kind) = (entry.path(), entry.file_type()?);
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        let path = format!("{prefix}{name}");
        if kind.is_dir() {
            collect(root, &file, &format!("{path}/"), found)?;
        } else if inside(root, &file).is_some() {
            found.push(Entry { file, path });
        } else {
            tracing::warn!(%path, "left out: it is no file inside the app's folder");
        }
    }
    Ok(())
}
