//! What is there before the first request: the master key, the database with its steps taken, the key that proves the client.

use std::path::PathBuf;
use std::time::Duration;

use signet_db::{Database, DbError, Location};
use signet_files::{self as files, FileError, Lock};
use signet_keyring::{Ring, SealError};

use crate::config::Keeping;
use crate::provider::{ClientKey, KeyError};
use crate::store::{KeptKey, MIGRATIONS, Store};
use crate::vault::{Purpose, Vault, VaultError};

/// How long to wait for another process that writes in the data folder, which takes milliseconds.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// Why there is nothing to keep sessions in.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error("the database at {location}: {error}")]
    Database {
        /// Where it is, without passwords.
        location: String,
        /// What is wrong.
        error: DbError,
    },
    /// The folder, or what is in it.
    #[error(transparent)]
    Folder(#[from] FileError),
    /// Another process writes there, for long.
    #[error("{path} is locked by another process: wait for it, or end it")]
    Locked {
        /// The lock.
        path: PathBuf,
    },
    /// In production the master key lies elsewhere.
    #[error(
        "{path} lies beside what it seals, which the production profile refuses: move it elsewhere and name it in `bff.master_key_file`"
    )]
    MasterKeyInside {
        /// Where it lies.
        path: PathBuf,
    },
    /// What is sealed stays so.
    #[error(
        "{path} is gone, which seals what the database keeps: put it back, or remove the database, which signs everybody out"
    )]
    MasterKeyGone {
        /// Where it should lie.
        path: PathBuf,
    },
    /// The client's key.
    #[error("the client's key: {0}")]
    Key(#[from] KeyError),
    /// What is sealed.
    #[error("the client's key: {0}")]
    Vault(#[from] VaultError),
    /// The ring does not work.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// The store, what seals it, and the client's key.
///
/// # Errors
/// [`OpenError`].
pub async fn open(keeping: &Keeping) -> Result<(Store, Vault, ClientKey), OpenError> {
    let failed = |error| OpenError::Database { location: keeping.database.to_string(), error };
    // Instances that have database and master key elsewhere need no folder.
    let needs_folder = keeping.ring.is_none() || matches!(keeping.database, Location::File(_));
    let _lock = if needs_folder { Some(lock(keeping).await?) } else { None };
    let database = Database::open(keeping.database.clone()).await.map_err(failed)?;
    let steps = database.migrate(MIGRATIONS).await.map_err(failed)?;
    if steps > 0 {
        tracing::info!("the database at {} took {steps} step(s) of its migrations", keeping.database);
    }
    let store = Store::new(database);
    let kept = store.client_key().await.map_err(failed)?;
    let ring = ring(keeping, kept.is_some())?;
    let vault = Vault::new(ring)?;
    let key = client_key(&store, &vault).await;
    match key {
        Ok(key) => Ok((store, vault, key)),
        Err(KeyTrouble::Database(error)) => Err(failed(error)),
        Err(KeyTrouble::Key(error)) => Err(error.into()),
        Err(KeyTrouble::Vault(error)) => Err(error.into()),
    }
}

async fn lock(keeping: &Keeping) -> Result<Lock, OpenError> {
    files::folder(&keeping.data_dir)?;
    let path = keeping.data_dir.join("bff.lock");
    for _ in 0..TRIES {
        if let Some(lock) = files::try_lock(&path)? {
            files::sweep(&keeping.data_dir)?;
            return Ok(lock);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(OpenError::Locked { path })
}

/// The ring of the configuration, or that of the data folder: made there where nothing was sealed yet.
fn ring(keeping: &Keeping, is_sealed: bool) -> Result<Ring, OpenError> {
    let path = keeping.home();
    let lies_here = path.symlink_metadata().is_ok();
    match &keeping.ring {
        Some(_) if keeping.production && lies_here => Err(OpenError::MasterKeyInside { path }),
        Some(ring) => Ok(ring.clone()),
        None if lies_here => Ok(signet_keyring::at_home(&path)?),
        None if is_sealed => Err(OpenError::MasterKeyGone { path }),
        None => Ok(signet_keyring::make_at_home(&path)?),
    }
}

enum KeyTrouble {
    Database(DbError),
    Key(KeyError),
    Vault(VaultError),
}

impl From<DbError> for KeyTrouble {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl From<KeyError> for KeyTrouble {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<VaultError> for KeyTrouble {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

/// The key that is kept, or a new one; all instances of one database have the same. What an older master key has sealed is sealed by the
/// newest, so that the old one can go.
async fn client_key(store: &Store, vault: &Vault) -> Result<ClientKey, KeyTrouble> {
    if store.client_key().await?.is_none() {
        let private = ClientKey::generate()?;
        let kid = ClientKey::read(&private)?.kid;
        let sealed = vault.seal(Purpose::ClientKey, &kid, &private.as_str())?;
        store.keep_client_key(KeptKey { kid, sealed }).await?;
    }
    let kept = store.client_key().await?.ok_or(KeyError::Unusable)?;
    let private: String = vault.open(Purpose::ClientKey, &kept.kid, &kept.sealed)?;
    let key = ClientKey::read(&private)?;
    if key.kid != kept.kid {
        return Err(KeyError::Unusable.into());
    }
    if let Some(sealed) = vault.anew(Purpose::ClientKey, &kept.kid, &kept.sealed)? {
        store.reseal_client_key(kept, sealed).await?;
        tracing::info!("the client's key is sealed anew with the master key {}", vault.newest());
    }
    Ok(key)
}
