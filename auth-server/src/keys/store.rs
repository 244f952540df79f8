//! The signing keys in a file of the data folder: replaced whole, by one process at a time.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use auth_server_core::domain::StoredKey;
use auth_server_core::flows::ports::{Failure, KeyStore};
use signet_files::{self as files, Lock};

use super::{KeyError, index};

/// Thousands of keys.
const MOST: u64 = 16 << 20;
/// How long to wait for another process that writes, which takes milliseconds.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// The keys in `signing-keys.json`.
#[derive(Debug)]
pub(super) struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The file of the keys.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.join("signing-keys.json")
    }

    /// The right to write into the folder, once nobody else has it. What writers before left unfinished is gone then.
    pub(super) async fn lock(&self) -> Result<Lock, KeyError> {
        let path = self.folder.join("signing-keys.lock");
        for _ in 0..TRIES {
            if let Some(lock) = files::try_lock(&path)? {
                files::sweep(&self.folder)?;
                return Ok(lock);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(KeyError::Locked { path })
    }

    /// The keys; `None` where none were ever kept.
    pub(super) fn read(&self) -> Result<Option<Vec<StoredKey>>, KeyError> {
        let path = self.path();
        if path.symlink_metadata().is_err() {
            return Ok(None);
        }
        let text = files::read_private(&path, MOST)?;
        let keys = index::read(&text).map_err(|reason| KeyError::Index { index: path, reason })?;
        Ok(Some(keys))
    }

    /// Keeps `keys` in place of those that are there. Needs the lock.
    pub(super) fn write(&self, keys: &[StoredKey], _: &Lock) -> Result<(), KeyError> {
        Ok(files::replace(&self.path(), index::write(keys).as_bytes(), 0o600)?)
    }

    fn there(&self) -> Result<Vec<StoredKey>, KeyError> {
        let gone = || KeyError::Index { index: self.path(), reason: "is gone".into() };
        self.read()?.ok_or_else(gone)
    }
}

impl KeyStore for FileStore {
    /// Every change makes a new file.
    async fn generation(&self) -> Result<String, Failure> {
        let path = self.path();
        let metadata =
            fs::metadata(&path).map_err(|error| Failure(format!("{}: {error}", path.display())))?;
        let written = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanos = written.unwrap_or_default().as_nanos();
        Ok(format!("{nanos}-{}-{}", metadata.len(), number(&metadata)))
    }

    async fn load(&self) -> Result<Vec<StoredKey>, Failure> {
        Ok(self.there()?)
    }

    async fn change<T: Send, E: From<Failure> + Send>(
        &self,
        decide: impl FnOnce(&mut Vec<StoredKey>) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        let failed = |error| E::from(Failure::from(error));
        let lock = self.lock().await.map_err(failed)?;
        let before = self.read().map_err(failed)?.unwrap_or_default();
        let mut keys = before.clone();
        let decided = decide(&mut keys)?;
        if keys != before {
            self.write(&keys, &lock).map_err(failed)?;
        }
        Ok(decided)
    }
}

#[cfg(unix)]
fn number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
