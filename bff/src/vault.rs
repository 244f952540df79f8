//! What is sealed at rest, and as what: rule K9. Each row's digest is authenticated with it, so that no row can be put in another's place.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use signet_keyring::{AnewError, MacKey, OpenError, Ring, SealError, Sealer, Zeroizing};

use crate::secret::Digest;

/// What something is sealed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A sign-in that is under way.
    Login,
    /// A session.
    Session,
    /// The key that proves the client.
    ClientKey,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Login => "bff login",
            Self::Session => "bff session",
            Self::ClientKey => "bff client key",
        }
    }
}

/// Seals and opens, and makes the CSRF tokens of sessions.
#[derive(Debug, Clone)]
pub struct Vault {
    ring: Ring,
    /// Of each purpose, as they are told: sessions are opened at each request.
    sealers: Arc<[Sealer; 3]>,
    /// Of each master key, the newest first.
    csrf: Vec<MacKey>,
}

/// Why something cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// It cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It cannot be opened.
    #[error("what is sealed in the database: {0}")]
    Open(#[from] OpenError),
    /// It opens, and is not what it is called.
    #[error("what is sealed in the database is not what it is called")]
    Other,
}

impl Vault {
    /// One that works with `ring`.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn new(ring: Ring) -> Result<Self, SealError> {
        let csrf = ring.mac_keys("bff csrf")?;
        let [login, session, client_key] =
            [Purpose::Login, Purpose::Session, Purpose::ClientKey].map(|purpose| ring.sealer(purpose.name()));
        let sealers = Arc::new([login?, session?, client_key?]);
        Ok(Self { ring, sealers, csrf })
    }

    fn sealer(&self, purpose: Purpose) -> &Sealer {
        let [login, session, client_key] = &*self.sealers;
        match purpose {
            Purpose::Login => login,
            Purpose::Session => session,
            Purpose::ClientKey => client_key,
        }
    }

    /// Seals `value` as `identity`.
    ///
    /// # Errors
    /// [`VaultError::Seal`].
    pub fn seal<T: Serialize>(
        &self,
        purpose: Purpose,
        identity: &str,
        value: &T,
    ) -> Result<Vec<u8>, VaultError> {
        let json = Zeroizing::new(serde_json::to_vec(value).map_err(|_| VaultError::Other)?);
        Ok(self.sealer(purpose).seal(identity, &json)?)
    }

    /// Opens what was sealed as `identity`.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        identity: &str,
        sealed: &[u8],
    ) -> Result<T, VaultError> {
        let json = self.sealer(purpose).open(identity, sealed)?;
        serde_json::from_slice(&json).map_err(|_| VaultError::Other)
    }

    /// What was `sealed` as `identity`, sealed by the newest master key; `None` where that has sealed it.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn anew(
        &self,
        purpose: Purpose,
        identity: &str,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, VaultError> {
        self.sealer(purpose).anew(identity, sealed).map_err(|error| match error {
            AnewError::Open(error) => error.into(),
            AnewError::Seal(error) => error.into(),
        })
    }

    /// The name of the master key that seals.
    #[must_use]
    pub fn newest(&self) -> &str {
        self.ring.newest()
    }

    /// Whether an older master key may have sealed something.
    #[must_use]
    pub fn has_older(&self) -> bool {
        self.ring.has_older()
    }

    /// The CSRF token of the session with this digest: nobody makes it without the ring, and another session has another one.
    #[must_use]
    pub fn csrf_token(&self, session: &Digest) -> String {
        self.csrf_tokens(session).swap_remove(0)
    }

    /// The same with those of older master keys, which pages have that were open when the newest came, or that asked another instance.
    #[must_use]
    pub fn csrf_tokens(&self, session: &Digest) -> Vec<String> {
        let tags = self.csrf.iter().map(|key| key.tag(session.as_str().as_bytes()));
        tags.map(|tag| URL_SAFE_NO_PAD.encode(tag)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::new(Ring::parse(&signet_keyring::new_master_key().unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn k9_what_is_sealed_opens_as_what_it_was_sealed_for_alone() {
        let vault = vault();
        let sealed = vault.seal(Purpose::Session, "a", &["token"]).unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"token"));
        assert_eq!(vault.open::<Vec<String>>(Purpose::Session, "a", &sealed).unwrap(), ["token"]);
        assert!(vault.open::<Vec<String>>(Purpose::Session, "b", &sealed).is_err(), "another row");
        assert!(vault.open::<Vec<String>>(Purpose::Login, "a", &sealed).is_err(), "another table");
        assert!(matches!(vault.open::<u8>(Purpose::Session, "a", &sealed), Err(VaultError::Other)));
    }

    #[test]
    fn k9_b4_the_csrf_token_of_an_older_master_key_is_known_until_that_goes() {
        let lines = [signet_keyring::new_master_key().unwrap(), signet_keyring::new_master_key().unwrap()];
        let of = |lines: &[&str]| Vault::new(Ring::parse(&lines.join("\n")).unwrap()).unwrap();
        let (old, both, new) = (of(&[&lines[0]]), of(&[&lines[0], &lines[1]]), of(&[&lines[1]]));
        let session = Digest::of("a");
        assert_eq!(both.csrf_tokens(&session), [new.csrf_token(&session), old.csrf_token(&session)]);
        assert_eq!(both.csrf_token(&session), new.csrf_token(&session));
        assert!(!new.csrf_tokens(&session).contains(&old.csrf_token(&session)));
    }

    #[test]
    fn b4_each_session_has_a_csrf_token_of_its_own() {
        let (vault, other) = (vault(), vault());
        let (a, b) = (Digest::of("a"), Digest::of("b"));
        assert_eq!(vault.csrf_token(&a), vault.csrf_token(&a));
        assert_ne!(vault.csrf_token(&a), vault.csrf_token(&b));
        assert_ne!(vault.csrf_token(&a), other.csrf_token(&a), "nobody makes it without the ring");
        assert_ne!(vault.csrf_token(&a), a.as_str());
    }
}
