//! What a start finds and puts in order before anything else: the master key, private keys in plain from versions before,
//! and what an older master key has sealed. A crash at any point loses nothing: plain files go only after what is sealed
//! is durable, and a start that finds both removes them.

use std::path::{Path, PathBuf};

use auth_server_core::domain::{NewKey, Plan, StoredKey};
use signet_files::{self as files, Lock};
use signet_keyring::{Ring, sealed_by};

use super::custody::unopened;
use super::store::FileStore;
use super::{KeyError, KeySettings, SigningAlg, SigningKey, sealing, settings};

/// Larger than any private key as PEM.
const PEM_BYTES: u64 = 64 * 1024;

/// Puts the data folder in order, and gives the ring that opens it.
pub(super) fn take_over(
    settings: &KeySettings,
    store: &FileStore,
    lock: &Lock,
    now: u64,
) -> Result<Ring, KeyError> {
    let before = store.read()?;
    let ring = ring(settings, before.is_some().then(|| store.path()))?;
    let mut keys = before.clone().unwrap_or_default();
    let mut plain = Vec::new();
    for algorithm in SigningAlg::ALL {
        let path = settings.data_dir.join(format!("signing-{}.pem", algorithm.slug()));
        if path.symlink_metadata().is_err() {
            continue;
        }
        let new = seal_file(&ring, algorithm, &path)?;
        match (&before, keys.iter().any(|key| key.kid == new.kid)) {
            (_, true) => {}
            (None, false) => keys.push(of_before(new, settings.policy.token_lifetime, now)),
            (Some(_), false) => return Err(KeyError::Plain { path }),
        }
        plain.push(path);
    }
    seal_anew(&ring, &mut keys, store)?;
    if before.unwrap_or_default() != keys {
        store.write(&keys, lock)?;
    }
    for path in plain {
        files::remove(&path)?;
        tracing::info!("{} is sealed now, and removed", path.display());
    }
    Ok(ring)
}

/// The ring of the configuration, or that of the data folder: made there where nothing was sealed yet.
pub(super) fn ring(settings: &KeySettings, sealed: Option<PathBuf>) -> Result<Ring, KeyError> {
    let path = settings::home(&settings.data_dir);
    let lies_here = path.symlink_metadata().is_ok();
    match (&settings.ring, sealed) {
        (Some(_), _) if settings.production && lies_here => Err(KeyError::MasterKeyInside { path }),
        (Some(ring), _) => Ok(ring.clone()),
        (None, _) if lies_here => Ok(signet_keyring::at_home(&path)?),
        (None, Some(index)) => Err(KeyError::MasterKeyGone { index, path }),
        (None, None) => Ok(signet_keyring::make_at_home(&path)?),
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

/// Opens every key that is still needed, and seals by the newest master key what an older one has sealed.
fn seal_anew(ring: &Ring, keys: &mut [StoredKey], store: &FileStore) -> Result<(), KeyError> {
    let mut count = 0;
    for key in keys.iter_mut().filter(|key| key.sealed.is_some()) {
        let ready = sealing::ready(ring, key).map_err(|why| unopened(store.path(), key, why))?;
        if key.sealed.as_deref().and_then(sealed_by) == Some(ring.newest()) {
            continue;
        }
        let pem = sealing::open(ring, key).map_err(|why| unopened(store.path(), key, why))?;
        key.sealed = Some(sealing::seal(ring, &ready, &pem)?.sealed);
        count += 1;
    }
    if count > 0 {
        let newest = ring.newest();
        tracing::info!(
            "{count} signing keys are sealed anew with the master key {newest}; older ones can go"
        );
    }
    Ok(())
}

#[cfg(test)]
#[path = "first_start_tests.rs"]
mod tests;
