//! The data folder as far as keys concern it: one process at a time writes there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use auth_server_core::domain::StoredKey;
use signet_files::{self as files, Lock};

use super::{KeyError, index};

/// Thousands of keys.
const MOST: u64 = 16 << 20;
/// How long to wait for another process that writes, which takes milliseconds.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write into the folder, once nobody else has it. What writers before left unfinished is gone then.
pub(crate) async fn lock(folder: &Path) -> Result<Lock, KeyError> {
    let path = folder.join("signing-keys.lock");
    for _ in 0..TRIES {
        if let Some(lock) = files::try_lock(&path)? {
            files::sweep(folder)?;
            return Ok(lock);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(KeyError::Locked { path })
}

/// Where versions before kept the keys.
pub(super) fn old_index(folder: &Path) -> PathBuf {
    folder.join("signing-keys.json")
}

/// The keys that a version before has kept there, if one has.
pub(super) fn old_keys(folder: &Path) -> Result<Option<Vec<StoredKey>>, KeyError> {
    let path = old_index(folder);
    if path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let text = files::read_private(&path, MOST)?;
    let keys = index::read(&text).map_err(|reason| KeyError::Index { index: path, reason })?;
    Ok(Some(keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_the_lock_gets_it_or_says_who_has_it() {
        let home = tempfile::tempdir().unwrap();
        let held = lock(home.path()).await.unwrap();
        let refused = lock(home.path()).await.map(drop).unwrap_err().to_string();
        assert!(refused.contains("signing-keys.lock is locked by another process"), "{refused}");
        let release = async {
            tokio::time::sleep(PAUSE * 3).await;
            drop(held);
        };
        let (had, ()) = tokio::join!(lock(home.path()), release);
        had.unwrap();
    }
}
