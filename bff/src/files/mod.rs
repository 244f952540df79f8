//! The built app, read into memory at the start: no request opens a file, so no request can name one outside.

mod coding;
mod file;
mod folder;
mod hashed;
mod media_type;
mod pack;

use std::collections::HashMap;
use std::io;
use std::path::Path;

pub use file::File;
pub use pack::{Packed, pack};

/// The files by the paths that requests name them with.
#[derive(Debug, Default)]
pub struct Files(HashMap<String, File>);

impl Files {
    /// Reads every file below `root`. Compressed copies are not files of their own: they belong to the file beside
    /// them, if they unpack to just that.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn load(root: &Path) -> io::Result<Self> {
        let mut files = HashMap::new();
        for entry in folder::entries(root)? {
            if !coding::is_copy(&entry.path) {
                files.insert(entry.path.clone(), File::load(root, &entry)?);
            }
        }
        Ok(Self(files))
    }

    /// The file that `path` names, as the request sent it: nothing is decoded, and nothing resolved.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&File> {
        self.0.get(path)
    }

    /// The page of the app; none where the app is not built.
    #[must_use]
    pub fn index(&self) -> Option<&File> {
        self.at("/index.html")
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many of them have a brotli copy.
    #[must_use]
    pub fn packed(&self) -> usize {
        self.0.values().filter(|file| file.brotli.is_some()).count()
    }
}

#[cfg(test)]
mod tests;
