//! Who has the keys: the store, the ring that opens it, and the times. All that servers and commands do with keys goes
//! through here.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use auth_server_core::domain::{NewKey, StoredKey};
use auth_server_core::flows::keys::Signing;
use auth_server_core::flows::ports::{Failure, KeyMaker, KeyStore, Time};
use signet_files as files;
use signet_keyring::Ring;
use signet_service::clock::Clock;
use signet_shared::jose::Alg;

use super::sealing::{self, Unopened};
use super::store::FileStore;
use super::{KeyError, KeySettings, SigningAlg, SigningKey, first_start, pair, public_files};

/// Keys that were opened, by their names, each with what was opened.
pub(super) type Ready = HashMap<String, (Vec<u8>, Arc<SigningKey>)>;

/// The keys and what opens them.
pub struct Custody {
    store: FileStore,
    ring: Ring,
    clock: Clock,
    /// The algorithm in use and the times.
    pub signing: Signing,
    settings: KeySettings,
}

impl Custody {
    /// Opens the data folder, made now if it is missing. Keys of the version before are sealed, and what older master keys
    /// sealed is sealed by the newest.
    ///
    /// # Errors
    /// [`KeyError`], when a key that is needed cannot be opened or another could replace it; nothing is damaged then.
    pub async fn open(settings: &KeySettings, clock: Clock) -> Result<Self, KeyError> {
        let store = FileStore::new(&settings.data_dir);
        files::folder(&settings.data_dir)?;
        let lock = store.lock().await?;
        let ring = first_start::take_over(settings, &store, &lock, clock.now())?;
        drop(lock);
        let (signing, settings) = (settings.signing(), settings.clone());
        Ok(Self { store, ring, clock, signing, settings })
    }

    /// Seals the private key `pem`, which is `key`.
    ///
    /// # Errors
    /// [`KeyError::Generation`].
    pub fn seal(&self, key: &SigningKey, pem: &str) -> Result<NewKey, KeyError> {
        sealing::seal(&self.ring, key, pem)
    }

    /// Those of `keys` that have a private half, ready to sign. What was `ready` and is kept as it was costs no work.
    ///
    /// # Errors
    /// [`KeyError`] when one cannot be opened.
    pub(super) fn ready(&self, keys: &[StoredKey], ready: &Ready) -> Result<Ready, KeyError> {
        let one = |key: &StoredKey| {
            let same = ready.get(&key.kid).filter(|(sealed, _)| Some(sealed) == key.sealed.as_ref());
            if let Some(same) = same {
                return Ok((key.kid.clone(), same.clone()));
            }
            let opened = sealing::ready(&self.ring, key);
            let opened = opened.map_err(|why| unopened(self.store.path(), key, why))?;
            Ok((key.kid.clone(), (key.sealed.clone().unwrap_or_default(), Arc::new(opened))))
        };
        keys.iter().filter(|key| key.sealed.is_some()).map(one).collect()
    }

    /// Sees to it that the public half of the key that signs by each algorithm lies beside the keys as PEM.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be written.
    pub(super) async fn publish(&self, keys: &[StoredKey]) -> Result<(), KeyError> {
        let wrong = public_files::wrong(&self.settings.data_dir, keys, self.clock.now());
        if wrong.is_empty() {
            return Ok(());
        }
        let _lock = self.store.lock().await?;
        wrong.into_iter().try_for_each(public_files::Wrong::mend)
    }
}

/// The error that names the key.
pub(super) fn unopened(index: PathBuf, key: &StoredKey, why: Unopened) -> KeyError {
    let kid = key.kid.clone();
    match why {
        Unopened::Sealed(problem) => KeyError::Sealed { index, kid, problem },
        Unopened::Other => KeyError::Index { index, reason: format!("has a key {kid} that is another one") },
    }
}

impl Time for Custody {
    fn now(&self) -> u64 {
        self.clock.now()
    }
}

impl KeyMaker for Custody {
    fn make(&self, alg: Alg) -> Result<NewKey, Failure> {
        let algorithm = SigningAlg::try_from(alg).map_err(Failure)?;
        let pem = pair::generate(algorithm).map_err(|_| KeyError::Generation)?;
        let key = SigningKey::from_pem(algorithm, &pem).map_err(Failure)?;
        Ok(self.seal(&key, &pem)?)
    }
}

impl KeyStore for Custody {
    async fn generation(&self) -> Result<String, Failure> {
        self.store.generation().await
    }

    async fn load(&self) -> Result<Vec<StoredKey>, Failure> {
        self.store.load().await
    }

    async fn change<T: Send, E: From<Failure> + Send>(
        &self,
        decide: impl FnOnce(&mut Vec<StoredKey>) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        self.store.change(decide).await
    }
}
