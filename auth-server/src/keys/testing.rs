//! A data folder, a clock and the keys in it, for tests.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use auth_server_core::domain::{Algs, StoredKey};
use auth_server_core::rules::keys::Policy;
use auth_server_store::{KeptKeys, MIGRATIONS, Store};
use signet_db::{Database, Location};
use signet_files as files;
use signet_service::clock::Clock;
use signet_shared::jose::Alg;
use tempfile::TempDir;

use super::{Custody, Hand, Keeper, KeyError, KeySettings, SigningAlg, SigningKey, generate};

pub(super) const NOW: u64 = 1_800_000_000;

/// A world in which there is nothing but a data folder.
pub(super) struct World {
    /// What the server is told.
    pub(super) settings: KeySettings,
    hand: Arc<AtomicU64>,
    _home: TempDir,
}

impl World {
    pub(super) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let policy = Policy { jwks_max_age: 300, token_lifetime: 60, key_lifetime: Some(86_400) };
        let settings = KeySettings {
            data_dir: home.path().join("data"),
            alg: SigningAlg::Es256,
            used: Algs::of(Alg::Es256),
            policy,
            ring: None,
            ring_file: None,
            production: false,
        };
        Self { settings, hand: Arc::new(AtomicU64::new(NOW)), _home: home }
    }

    /// Signs by `alg` alone.
    pub(super) fn uses(&mut self, alg: SigningAlg) {
        (self.settings.alg, self.settings.used) = (alg, Algs::of(alg.into()));
    }

    /// Sets the clock.
    pub(super) fn at(&self, time: u64) {
        self.hand.store(time, Ordering::SeqCst);
    }

    /// The store in the data folder, made where there is none.
    pub(super) async fn store(&self) -> Store {
        files::folder(&self.settings.data_dir).unwrap();
        let database = Database::open(Location::File(self.path("signet.db"))).await.unwrap();
        database.migrate(MIGRATIONS).await.unwrap();
        Store::new(database)
    }

    /// What an operator's command opens.
    pub(super) async fn open(&self) -> Result<Custody, KeyError> {
        self.by(Hand::Operator).await
    }

    async fn by(&self, hand: Hand) -> Result<Custody, KeyError> {
        Custody::open(&self.settings, self.store().await, self.clock(), hand).await
    }

    /// Its clock.
    pub(super) fn clock(&self) -> Clock {
        Clock::manual(Arc::clone(&self.hand))
    }

    pub(super) async fn refused(&self) -> String {
        self.open().await.map(drop).unwrap_err().to_string()
    }

    pub(super) async fn start(&self) -> Keeper {
        Keeper::start(self.by(Hand::Server).await.unwrap()).await.unwrap()
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.settings.data_dir.join(name)
    }

    /// The text of a file there, if there is one.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    /// Writes a file there for its owner alone.
    pub(super) fn put(&self, name: &str, text: &str) {
        files::folder(&self.settings.data_dir).unwrap();
        files::replace(&self.path(name), text.as_bytes(), 0o600).unwrap();
    }

    /// A key as the version before kept it; its name and its text.
    pub(super) fn put_plain(&self, algorithm: SigningAlg) -> (String, String) {
        let pem = generate(algorithm).unwrap();
        self.put(&format!("signing-{}.pem", algorithm.slug()), &pem);
        (SigningKey::from_pem(algorithm, &pem).unwrap().kid, pem.to_string())
    }

    pub(super) async fn kept(&self) -> Vec<StoredKey> {
        self.store().await.signing_keys().await.unwrap().keys
    }

    /// Puts `keys` in place of those that are kept, as who can write to the database could.
    pub(super) async fn keep(&self, keys: Vec<StoredKey>) {
        let store = self.store().await;
        let generation = store.keys_generation().await.unwrap();
        assert!(store.keep_signing_keys(KeptKeys { generation, keys }, Vec::new()).await.unwrap());
    }

    /// The names of all files there, those of the database aside.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.settings.data_dir).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with("signet.db"));
        names.sort();
        names
    }

    /// Fails if any file there has a line of the private key `pem`.
    pub(super) fn holds_nowhere(&self, pem: &str) {
        for entry in fs::read_dir(&self.settings.data_dir).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let bytes = match fs::read(entry.path()) {
                // The last connection that was dropped takes the database's log along when it ends.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                bytes => bytes.unwrap(),
            };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains("PRIVATE KEY"), "{name}");
            assert!(
                pem.lines().filter(|line| !line.starts_with('-')).all(|line| !text.contains(line)),
                "{name}"
            );
        }
    }
}
