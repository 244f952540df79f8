//! Sealing and opening: AES-256-GCM (NIST SP 800-38D).

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use zeroize::Zeroizing;

use crate::envelope::{self, NoEnvelope};

/// What seals and opens for one purpose.
pub struct Sealer {
    purpose: String,
    /// By the names of their master keys, the newest last.
    keys: Vec<(String, RandomizedNonceKey)>,
}

/// Something could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this cannot be sealed")]
pub struct SealError;

/// Why sealed bytes cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The ring does not hold the master key that sealed them.
    #[error(
        "it is sealed with the master key `{0}`, which is not in the ring; put that key's line back before the others"
    )]
    UnknownMasterKey(String),
    /// The master key of that name is another, or the bytes were changed, or belong to something else.
    #[error(
        "it was changed, or sealed for something else, or the master key `{0}` is another than the one of that name \
         that sealed it"
    )]
    Refused(String),
    /// They are in a format that this version does not know.
    #[error("it is sealed in the format {0}, which this version does not know")]
    Version(u8),
    /// They are no sealed bytes.
    #[error("it is cut short, or was never sealed")]
    Broken,
}

/// Why sealed bytes are not sealed anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnewError {
    /// They cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What was in them cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl Sealer {
    pub(crate) fn of(purpose: &str, keys: Vec<(String, RandomizedNonceKey)>) -> Self {
        Self { purpose: purpose.to_owned(), keys }
    }

    /// Seals `secret`, so that it opens as `identity` (a signing key's name) alone.
    ///
    /// # Errors
    /// [`SealError`] when the machine has no randomness to give.
    pub fn seal(&self, identity: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let (name, key) = self.keys.last().ok_or(SealError)?;
        // As long as it will be: growing would leave a copy of the secret behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(secret.len() + AES_256_GCM.tag_len()));
        bytes.extend_from_slice(secret);
        let associated = Aad::from(envelope::associated(name, &self.purpose, identity));
        let nonce = key.seal_in_place_append_tag(associated, &mut *bytes).map_err(|Unspecified| SealError)?;
        Ok(envelope::close(name, nonce.as_ref(), &bytes))
    }

    /// Opens what was sealed as `identity`.
    ///
    /// # Errors
    /// [`OpenError`]; nothing is given out that was not authenticated.
    pub fn open(&self, identity: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let parts = envelope::open(sealed).map_err(|problem| match problem {
            NoEnvelope::Version(version) => OpenError::Version(version),
            NoEnvelope::Broken => OpenError::Broken,
        })?;
        let named = self.keys.iter().find(|(name, _)| name == parts.master);
        let (name, key) = named.ok_or_else(|| OpenError::UnknownMasterKey(parts.master.to_owned()))?;
        let associated = Aad::from(envelope::associated(name, &self.purpose, identity));
        let mut bytes = Zeroizing::new(parts.ciphertext.to_vec());
        let nonce = Nonce::assume_unique_for_key(parts.nonce);
        let opened = key.open_in_place(nonce, associated, &mut bytes);
        let length = opened.map_err(|Unspecified| OpenError::Refused(name.clone()))?.len();
        bytes.truncate(length);
        Ok(bytes)
    }

    /// What was `sealed` as `identity`, sealed by the newest master key, so that the one that has sealed it can go; `None` where it was
    /// the newest itself.
    ///
    /// # Errors
    /// [`AnewError`].
    pub fn anew(&self, identity: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, AnewError> {
        let newest = self.keys.last().map(|(name, _)| name.as_str());
        if sealed_by(sealed) == newest {
            return Ok(None);
        }
        let secret = self.open(identity, sealed)?;
        Ok(Some(self.seal(identity, &secret)?))
    }
}

/// The name of the master key that `sealed` was sealed with, as far as it says so: who can change it can change that.
#[must_use]
pub fn sealed_by(sealed: &[u8]) -> Option<&str> {
    envelope::open(sealed).ok().map(|parts| parts.master)
}

/// Names alone: the keys are shown nowhere.
impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|(name, _)| name)).finish()
    }
}
