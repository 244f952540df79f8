//! A data folder, a clock and the keys in it, for tests.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use auth_server_core::domain::StoredKey;
use auth_server_core::rules::keys::Policy;
use signet_files as files;
use signet_service::clock::Clock;
use tempfile::TempDir;

use super::{Custody, Keeper, KeyError, KeySettings, SigningAlg, SigningKey, generate, kept};

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
            policy,
            ring: None,
            production: false,
        };
        Self { settings, hand: Arc::new(AtomicU64::new(NOW)), _home: home }
    }

    /// Sets the clock.
    pub(super) fn at(&self, time: u64) {
        self.hand.store(time, Ordering::SeqCst);
    }

    pub(super) async fn open(&self) -> Result<Custody, KeyError> {
        Custody::open(&self.settings, Clock::manual(Arc::clone(&self.hand))).await
    }

    pub(super) async fn refused(&self) -> String {
        self.open().await.map(drop).unwrap_err().to_string()
    }

    pub(super) async fn start(&self) -> Keeper {
        Keeper::start(self.open().await.unwrap()).await.unwrap()
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

    pub(super) fn kept(&self) -> Vec<StoredKey> {
        kept(&self.settings.data_dir).unwrap().unwrap_or_default()
    }

    /// The names of all files there.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.settings.data_dir).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Fails if any file there has a line of the private key `pem`.
    pub(super) fn holds_nowhere(&self, pem: &str) {
        for name in self.names() {
            let text = String::from_utf8_lossy(&fs::read(self.path(&name)).unwrap()).into_owned();
            assert!(!text.contains("PRIVATE KEY"), "{name}");
            assert!(
                pem.lines().filter(|line| !line.starts_with('-')).all(|line| !text.contains(line)),
                "{name}"
            );
        }
    }
}
