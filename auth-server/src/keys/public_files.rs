//! The public half of the key that signs, as PEM beside the keys: for whoever checks tokens without asking this server
//! (contract R4).

use std::fs;
use std::path::{Path, PathBuf};

use auth_server_core::domain::StoredKey;
use auth_server_core::rules::keys::state::active;
use signet_files as files;

use super::{KeyError, SigningAlg};

/// A file that is not as it should be.
pub(super) struct Wrong {
    path: PathBuf,
    /// What it should hold; nothing where it should not be.
    wanted: Option<String>,
}

/// The files in `folder` that are not as `keys` would have them at `now`.
pub(super) fn wrong(folder: &Path, keys: &[StoredKey], now: u64) -> Vec<Wrong> {
    let one = |algorithm: SigningAlg| {
        let path = folder.join(format!("signing-{}.pub.pem", algorithm.slug()));
        let key = active(keys, algorithm.into(), now).and_then(|index| keys.get(index));
        let wanted = key.map(|key| key.public_pem.clone());
        // A link in its place is replaced too: it could lead to what somebody else writes.
        let there = path.symlink_metadata().ok();
        let fits = match (&wanted, there) {
            (None, there) => there.is_none(),
            (Some(_), None) => false,
            (Some(wanted), Some(there)) => {
                there.is_file() && fs::read_to_string(&path).is_ok_and(|text| text == *wanted)
            }
        };
        (!fits).then_some(Wrong { path, wanted })
    };
    SigningAlg::ALL.into_iter().filter_map(one).collect()
}

impl Wrong {
    /// Puts it right. Needs the lock.
    pub(super) fn mend(self) -> Result<(), KeyError> {
        match self.wanted {
            Some(pem) => Ok(files::replace(&self.path, pem.as_bytes(), 0o644)?),
            None => Ok(files::remove(&self.path)?),
        }
    }
}
