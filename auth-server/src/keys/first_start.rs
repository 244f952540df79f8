//! What a start finds and puts in order before anything else: the master key, the keys of versions before, which lie in the
//! data folder, and what an older master key has sealed. A crash at any point loses nothing: files go only after what was in
//! them is durable, and a start that finds both removes them.

use std::path::{Path, PathBuf};

use auth_server_core::domain::{NewKey, Plan, StoredKey};
use auth_server_core::flows::ports::{KeyStore as _, Time as _};
use signet_files as files;
use signet_keyring::Ring;

use super::custody::unopened;
use super::{Custody, KeyError, KeySettings, SigningAlg, SigningKey, folder, sealing, settings};

/// Larger than any private key as PEM.
const PEM_BYTES: u64 = 64 * 1024;

/// What versions before have left in the data folder.
struct Before {
    /// Their keys.
    keys: Vec<StoredKey>,
    /// Keys in plain, each with its file.
    plain: Vec<(PathBuf, NewKey)>,
    /// The file of the keys, if there is one.
    index: Option<PathBuf>,
}

/// Takes over what versions before have left, and seals by the newest master key what an older one has sealed. Needs the lock.
pub(super) async fn take_over(custody: &Custody, settings: &KeySettings) -> Result<(), KeyError> {
    let before = Before::find(custody.ring(), &settings.data_dir)?;
    let (now, lifetime) = (custody.now(), settings.policy.token_lifetime);
    let sealed_anew = custody.change(|keys| {
        if keys.is_empty() {
            before.give(keys, (now, lifetime));
        } else {
            before.must_be_known(keys)?;
        }
        seal_anew(custody.ring(), keys)
    });
    let count = sealed_anew.await?;
    if count > 0 {
        let newest = custody.ring().newest();
        tracing::info!(
            "{count} signing keys are sealed anew with the master key {newest}; older ones can go"
        );
    }
    before.remove()
}

/// The ring of the configuration, or that of the data folder: made there where nothing was sealed yet.
pub(super) fn ring(settings: &KeySettings, is_sealed: bool) -> Result<Ring, KeyError> {
    let path = settings::home(&settings.data_dir);
    let lies_here = path.symlink_metadata().is_ok();
    let is_sealed = is_sealed || folder::old_index(&settings.data_dir).symlink_metadata().is_ok();
    match &settings.ring {
        Some(_) if settings.production && lies_here => Err(KeyError::MasterKeyInside { path }),
        Some(ring) => Ok(ring.clone()),
        None if lies_here => Ok(signet_keyring::at_home(&path)?),
        None if is_sealed => Err(KeyError::MasterKeyGone { path }),
        None => Ok(signet_keyring::make_at_home(&path)?),
    }
}

impl Before {
    fn find(ring: &Ring, data_dir: &Path) -> Result<Self, KeyError> {
        let old = folder::old_keys(data_dir)?;
        let index = old.is_some().then(|| folder::old_index(data_dir));
        let mut plain = Vec::new();
        for algorithm in SigningAlg::ALL {
            let path = data_dir.join(format!("signing-{}.pem", algorithm.slug()));
            if path.symlink_metadata().is_ok() {
                let new = seal_file(ring, algorithm, &path)?;
                plain.push((path, new));
            }
        }
        let keys = old.unwrap_or_default();
        let known = |kid: &str| keys.iter().any(|key| key.kid == kid);
        match plain.iter().find(|(_, new)| index.is_some() && !known(&new.kid)) {
            Some((path, _)) => Err(KeyError::Plain { path: path.clone() }),
            None => Ok(Self { keys, plain, index }),
        }
    }

    fn give(&self, keys: &mut Vec<StoredKey>, (now, token_lifetime): (u64, u64)) {
        keys.clone_from(&self.keys);
        for (_, new) in &self.plain {
            if !keys.iter().any(|key| key.kid == new.kid) {
                keys.push(of_before(new.clone(), token_lifetime, now));
            }
        }
    }

    /// Keys that lie beside others are taken by nobody unasked.
    fn must_be_known(&self, keys: &[StoredKey]) -> Result<(), KeyError> {
        let known = |kid: &str| keys.iter().any(|key| key.kid == kid);
        if let Some((path, _)) = self.plain.iter().find(|(_, new)| !known(&new.kid)) {
            return Err(KeyError::Plain { path: path.clone() });
        }
        match (&self.index, self.keys.iter().find(|key| !known(&key.kid))) {
            (Some(index), Some(key)) => Err(KeyError::Index {
                index: index.clone(),
                reason: format!("has the key {}, which the database does not have", key.kid),
            }),
            _ => Ok(()),
        }
    }

    fn remove(self) -> Result<(), KeyError> {
        for path in self.plain.into_iter().map(|(path, _)| path).chain(self.index) {
            files::remove(&path)?;
            tracing::info!("{} is sealed in the database now, and removed", path.display());
        }
        Ok(())
    }
}

fn seal_file(ring: &Ring, algorithm: SigningAlg, path: &Path) -> Result<NewKey, KeyError> {
    let pem = files::read_private(path, PEM_BYTES)?;
    let unusable = |reason| KeyError::Unusable { path: path.to_owned(), reason };
    let key = SigningKey::from_pem(algorithm, &pem).map_err(unusable)?;
    sealing::seal(ring, &key, &pem)
}

/// A key that the version before has signed with until now.
fn of_before(new: NewKey, token_lifetime: u64, now: u64) -> StoredKey {
    StoredKey {
        kid: new.kid,
        alg: new.alg,
        created: now,
        plan: Some(Plan { published: now, active_from: now }),
        ended: None,
        token_lifetime,
        retired: None,
        revoked: None,
        public_pem: new.public_pem,
        sealed: Some(new.sealed),
    }
}

/// Opens every key that is still needed, and seals by the newest master key what an older one has sealed: how many those were.
fn seal_anew(ring: &Ring, keys: &mut [StoredKey]) -> Result<usize, KeyError> {
    let mut count = 0;
    for key in keys.iter_mut().filter(|key| key.sealed.is_some()) {
        sealing::ready(ring, key).map_err(|why| unopened(key, why))?;
        if let Some(sealed) = sealing::anew(ring, key)? {
            key.sealed = Some(sealed);
            count += 1;
        }
    }
    Ok(count)
}

#[cfg(test)]
#[path = "first_start_tests.rs"]
mod tests;
