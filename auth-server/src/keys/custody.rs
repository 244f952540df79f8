//! Who has the keys: the store, the ring that opens it, and the times. All that servers and commands do with keys goes
//! through here.

use std::collections::HashMap;
use std::sync::Arc;

use auth_server_core::domain::{AuditLine, NewKey, Origin, StoredKey};
use auth_server_core::flows::keys::Signing;
use auth_server_core::flows::ports::{Failure, KeyMaker, KeyStore, Time};
use auth_server_core::rules::keys::events::events;
use auth_server_store::{KeptKeys, Store};
use signet_files as files;
use signet_keyring::{MacKey, Ring};
use signet_service::clock::Clock;
use signet_shared::jose::Alg;

use super::sealing::{self, Unopened};
use super::{KeyError, KeySettings, SigningAlg, SigningKey, first_start, folder, pair, public_files};

/// So often a change is tried: each time that it fails somebody else's has succeeded.
const TRIES: u32 = 100;

/// Keys that were opened, by their names, each with what was opened.
pub(super) type Ready = HashMap<String, (Vec<u8>, Arc<SigningKey>)>;

/// Who changes keys, as the audit table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// A server, by itself.
    Server,
    /// The operator, by a command.
    Operator,
}

/// The keys and what opens them.
pub struct Custody {
    store: Store,
    ring: Ring,
    clock: Clock,
    hand: Hand,
    /// The algorithms in use and the times.
    pub signing: Signing,
    settings: KeySettings,
}

impl Custody {
    /// Opens the data folder, made now if it is missing, and the keys in `store`. Keys of versions before are taken over, and
    /// what older master keys sealed is sealed by the newest.
    ///
    /// # Errors
    /// [`KeyError`], when a key that is needed cannot be opened or another could replace it; nothing is damaged then.
    pub async fn open(
        settings: &KeySettings,
        store: Store,
        clock: Clock,
        hand: Hand,
    ) -> Result<Self, KeyError> {
        files::folder(&settings.data_dir)?;
        let _lock = folder::lock(&settings.data_dir).await?;
        let is_sealed = !store.signing_keys().await?.keys.is_empty();
        let ring = first_start::ring(settings, is_sealed)?;
        let (signing, settings) = (settings.signing(), settings.clone());
        let custody = Self { store, ring, clock, hand, signing, settings };
        first_start::take_over(&custody, &custody.settings).await?;
        Ok(custody)
    }

    /// The algorithm of the tokens of `/auth/login`.
    #[must_use]
    pub fn alg(&self) -> Alg {
        self.settings.alg.into()
    }

    /// What makes the successors of refresh tokens (rule G3).
    ///
    /// # Errors
    /// [`KeyError::Generation`].
    pub fn successors(&self) -> Result<MacKey, KeyError> {
        self.ring.mac_key("refresh successor").map_err(|_| KeyError::Generation)
    }

    /// The ring that opens the keys.
    pub(super) fn ring(&self) -> &Ring {
        &self.ring
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
            let opened = sealing::ready(&self.ring, key).map_err(|why| unopened(key, why))?;
            Ok((key.kid.clone(), (key.sealed.clone().unwrap_or_default(), Arc::new(opened))))
        };
        keys.iter().filter(|key| key.sealed.is_some()).map(one).collect()
    }

    /// Sees to it that the public half of the key that signs by each algorithm lies in the data folder as PEM.
    ///
    /// # Errors
    /// [`KeyError`] when it cannot be written.
    pub(super) async fn publish(&self, keys: &[StoredKey]) -> Result<(), KeyError> {
        let wrong = public_files::wrong(&self.settings.data_dir, keys, self.clock.now());
        if wrong.is_empty() {
            return Ok(());
        }
        let _lock = folder::lock(&self.settings.data_dir).await?;
        wrong.into_iter().try_for_each(public_files::Wrong::mend)
    }

    /// Whether `keys` are kept in place of `before`.
    async fn keep(&self, before: &KeptKeys, keys: Vec<StoredKey>) -> Result<bool, Failure> {
        let lines = lines((&before.keys, &keys), self.hand, self.clock.now())?;
        let kept = KeptKeys { generation: before.generation, keys };
        Ok(self.store.keep_signing_keys(kept, lines).await?)
    }
}

/// Takes out every key, so that the next start makes a new one and no token counts any more: how many there were. It opens none,
/// and needs no master key.
///
/// # Errors
/// [`KeyError`].
pub async fn forget(store: &Store, clock: &Clock) -> Result<usize, KeyError> {
    for _ in 0..TRIES {
        let KeptKeys { generation, keys: before } = store.signing_keys().await?;
        let lines = lines((&before, &[]), Hand::Operator, clock.now())?;
        if store.keep_signing_keys(KeptKeys { generation, keys: Vec::new() }, lines).await? {
            return Ok(before.len());
        }
    }
    Err(again_and_again().into())
}

fn again_and_again() -> Failure {
    Failure("others change the signing keys again and again".into())
}

/// The lines that tell of the change from `before` to `after`.
fn lines(
    (before, after): (&[StoredKey], &[StoredKey]),
    hand: Hand,
    at: u64,
) -> Result<Vec<AuditLine>, Failure> {
    let actor = match hand {
        Hand::Server => "server",
        Hand::Operator => "operator",
    };
    let line = |(action, kid)| {
        let (actor, target) = (Some(actor.to_owned()), Some(kid));
        let id = crate::ports::unique_id()?;
        Ok(AuditLine { id, at, actor, action, target, origin: Origin::default(), succeeded: true })
    };
    events(before, after).into_iter().map(line).collect()
}

/// The error that names the key.
pub(super) fn unopened(key: &StoredKey, why: Unopened) -> KeyError {
    let kid = key.kid.clone();
    match why {
        Unopened::Sealed(problem) => KeyError::Sealed { kid, problem },
        Unopened::Other => KeyError::Other { kid },
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
        Ok(self.store.keys_generation().await?.to_string())
    }

    async fn load(&self) -> Result<Vec<StoredKey>, Failure> {
        Ok(self.store.signing_keys().await?.keys)
    }

    async fn change<T: Send, E: From<Failure> + Send>(
        &self,
        mut decide: impl FnMut(&mut Vec<StoredKey>) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        for _ in 0..TRIES {
            let before = self.store.signing_keys().await.map_err(Failure::from)?;
            let mut keys = before.keys.clone();
            let decided = decide(&mut keys)?;
            if keys == before.keys || self.keep(&before, keys).await? {
                return Ok(decided);
            }
        }
        Err(again_and_again().into())
    }
}

#[cfg(test)]
#[path = "custody_tests.rs"]
mod tests;
