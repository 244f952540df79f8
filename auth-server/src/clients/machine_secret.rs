//! The secret of the demo's machine: a file for its owner alone, made at the first start (contract N13).

use std::path::{Path, PathBuf};

use auth_server_core::domain::SecretDigest;
use auth_server_core::rules::protocol::client_authentication::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use signet_files::{self as files, FileError};

use crate::keys::{self, KeyError};

/// The name of its file.
pub(crate) const NAME: &str = "signet-machine.secret";
/// The characters of 32 bytes in base64url.
const LENGTH: usize = 43;
/// Larger than any secret, in bytes.
const MOST: u64 = 4096;

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file, or its folder.
    #[error(transparent)]
    File(#[from] FileError),
    /// Another process writes into the folder, and does not end.
    #[error(transparent)]
    Locked(#[from] KeyError),
    /// The file holds something else.
    #[error("{0} holds no secret of signet-machine: remove it, and the next start makes another")]
    NoSecret(PathBuf),
    /// The machine has no randomness to give.
    #[error("no randomness: {0}")]
    Randomness(getrandom::Error),
}

/// The digest of the secret in `data_dir`.
pub(super) async fn at_home(data_dir: &Path) -> Result<SecretDigest, SecretError> {
    let path = data_dir.join(NAME);
    if path.symlink_metadata().is_err() {
        files::folder(data_dir)?;
        let _lock = keys::lock(data_dir).await?;
        // Another server may have been first.
        if path.symlink_metadata().is_err() {
            make(&path)?;
        }
    }
    let text = files::read_private(&path, MOST)?;
    let secret = text.trim_end();
    if secret.len() < LENGTH { Err(SecretError::NoSecret(path)) } else { Ok(digest(secret)) }
}

fn make(path: &Path) -> Result<(), SecretError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(SecretError::Randomness)?;
    Ok(files::replace(path, URL_SAFE_NO_PAD.encode(bytes).as_bytes(), 0o600)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(home: &Path) -> String {
        std::fs::read_to_string(home.join(NAME)).unwrap()
    }

    #[tokio::test]
    async fn n13_it_is_made_once_for_its_owner_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        let (one, other) = tokio::join!(at_home(&folder), at_home(&folder));
        let secret = text(&folder);
        assert_eq!((one.unwrap(), other.unwrap()), (digest(&secret), digest(&secret)));
        assert_eq!(URL_SAFE_NO_PAD.decode(&secret).unwrap().len(), 32);
        assert_eq!((at_home(&folder).await.unwrap(), text(&folder)), (digest(&secret), secret));
        let elsewhere = home.path().join("elsewhere");
        at_home(&elsewhere).await.unwrap();
        assert_ne!(text(&folder), text(&elsewhere));
    }

    #[tokio::test]
    async fn a_line_end_does_not_count_and_what_is_too_short_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let put = |text: &str| files::replace(&home.path().join(NAME), text.as_bytes(), 0o600).unwrap();
        let secret = "x".repeat(LENGTH);
        put(&format!("{secret}\n"));
        assert_eq!(at_home(home.path()).await.unwrap(), digest(&secret));
        for bad in ["", "\n", "short"] {
            put(bad);
            let said = at_home(home.path()).await.unwrap_err().to_string();
            assert!(said.contains("signet-machine.secret holds no secret"), "{said}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn n13_a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        at_home(home.path()).await.unwrap();
        let path = home.path().join(NAME);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let said = at_home(home.path()).await.unwrap_err().to_string();
        assert!(said.contains("chmod 600"), "{said}");
    }
}
