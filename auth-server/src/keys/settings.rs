//! What the configuration says about signing keys.

use std::path::{Path, PathBuf};

use auth_server_core::domain::Algs;
use auth_server_core::flows::keys::Signing;
use auth_server_core::rules::keys::Policy;
use signet_keyring::Ring;
use signet_service::config::{Profile, Reader, master_key};

use super::SigningAlg;

/// 90 days.
const LIFETIME: u64 = 90 * 24 * 60 * 60;
/// Shorter, a key would hardly sign before it is replaced.
const SHORTEST: u64 = 3600;

/// Where the keys are, what opens them, and when they change.
#[derive(Debug, Clone)]
pub struct KeySettings {
    /// The data folder.
    pub data_dir: PathBuf,
    /// With which algorithm the tokens of `/auth/login` are signed.
    pub alg: SigningAlg,
    /// Those by which something is signed; that one among them.
    pub used: Algs,
    /// The times.
    pub policy: Policy,
    /// The master keys; `None` where they lie in the data folder.
    pub ring: Option<Ring>,
    /// The file that these were read from, where they have one of their own.
    pub ring_file: Option<PathBuf>,
    /// Whether they must not lie there.
    pub production: bool,
}

impl KeySettings {
    /// Algorithms and times as the flows want them.
    #[must_use]
    pub fn signing(&self) -> Signing {
        Signing { used: self.used, policy: self.policy }
    }

    /// The master key that the demo makes in its data folder.
    pub(crate) fn home(&self) -> PathBuf {
        home(&self.data_dir)
    }

    pub(crate) fn read(reader: &mut Reader<'_>, profile: Profile, token_lifetime: u64) -> Option<Self> {
        let data_dir = PathBuf::from(reader.text("auth_server.data_dir", ".signet"));
        let alg = alg(reader);
        let jwks_max_age = reader.time(("auth_server.jwks_max_age", 300, 1..=3600)).as_secs();
        let key_lifetime = key_lifetime(reader);
        let (ring, ring_file) = master_key(reader, "auth_server", profile, &data_dir).unzip();
        let policy = Policy { jwks_max_age, token_lifetime, key_lifetime };
        let alg = alg?;
        let used = Algs::of(alg.into());
        Some(Self {
            data_dir,
            alg,
            used,
            policy,
            ring,
            ring_file: ring_file.flatten(),
            production: !profile.is_demo(),
        })
    }
}

fn alg(reader: &mut Reader<'_>) -> Option<SigningAlg> {
    match reader.text("auth_server.signing_alg", "ES256").parse() {
        Ok(alg) => Some(alg),
        Err(problem) => {
            reader.problem("auth_server.signing_alg", format!("`auth_server.signing_alg`: {problem}"));
            None
        }
    }
}

fn key_lifetime(reader: &mut Reader<'_>) -> Option<u64> {
    let path = "auth_server.signing_key_lifetime";
    let lifetime = reader.seconds(path, LIFETIME);
    if (1..SHORTEST).contains(&lifetime) {
        reader.problem(path, format!("`{path}` must be at least {SHORTEST} seconds, or 0 for no end"));
    }
    (lifetime != 0).then_some(lifetime)
}

/// The master key that the demo makes in its data folder.
pub(super) fn home(data_dir: &Path) -> PathBuf {
    data_dir.join("master.key")
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
