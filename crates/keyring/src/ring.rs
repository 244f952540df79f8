//! Sealing and opening: HKDF-SHA256 (RFC 5869), AES-256-GCM (NIST SP 800-38D).

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::envelope::{self, NoEnvelope};
use crate::master::{self, BYTES, MasterKey, RingError};

/// What keeps our derived keys apart from those that others derive.
const SALT: &[u8] = b"signet keyring 1";

/// Master keys, oldest first.
#[derive(Clone)]
pub struct Ring {
    /// All but the newest.
    older: Vec<MasterKey>,
    newest: MasterKey,
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

impl Ring {
    /// Reads a ring: one master key a line, the newest last.
    ///
    /// # Errors
    /// [`RingError`], which repeats nothing of the text.
    pub fn parse(text: &str) -> Result<Self, RingError> {
        let mut older = master::parse(text)?;
        let newest = older.pop().ok_or(RingError::Empty)?;
        Ok(Self { older, newest })
    }

    /// The name of the master key that seals.
    #[must_use]
    pub fn newest(&self) -> &str {
        &self.newest.name
    }

    /// Whether there are master keys beside the one that seals, so that something may be sealed by one of those.
    #[must_use]
    pub fn has_older(&self) -> bool {
        !self.older.is_empty()
    }

    /// What was `sealed` for `purpose` as `identity`, sealed by the newest master key, so that the one that has sealed it can go; `None`
    /// where it was the newest itself.
    ///
    /// # Errors
    /// [`AnewError`].
    pub fn anew(&self, purpose: &str, identity: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, AnewError> {
        if sealed_by(sealed) == Some(self.newest()) {
            return Ok(None);
        }
        let secret = self.open(purpose, identity, sealed)?;
        Ok(Some(self.seal(purpose, identity, &secret)?))
    }

    /// Seals `secret` for `purpose` (`signing key`), so that it opens as `identity` (that key's name) alone.
    ///
    /// # Errors
    /// [`SealError`] when the machine has no randomness to give.
    pub fn seal(&self, purpose: &str, identity: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let name = &self.newest.name;
        let key = derived(&self.newest, purpose).map_err(|Unspecified| SealError)?;
        // As long as it will be: growing would leave a copy of the secret behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(secret.len() + AES_256_GCM.tag_len()));
        bytes.extend_from_slice(secret);
        let associated = Aad::from(envelope::associated(name, purpose, identity));
        let nonce = key.seal_in_place_append_tag(associated, &mut *bytes).map_err(|Unspecified| SealError)?;
        Ok(envelope::close(name, nonce.as_ref(), &bytes))
    }

    /// A key of the newest master key that makes, for `purpose` (`refresh successor`), of a message always the same bytes.
    ///
    /// # Errors
    /// [`SealError`] when it cannot be derived.
    pub fn mac_key(&self, purpose: &str) -> Result<MacKey, SealError> {
        mac_key(&self.newest, purpose)
    }

    /// The same keys of all master keys, the newest first: what was made by another instance, or before the newest came, is known too.
    ///
    /// # Errors
    /// [`SealError`] when one cannot be derived.
    pub fn mac_keys(&self, purpose: &str) -> Result<Vec<MacKey>, SealError> {
        let all = [&self.newest].into_iter().chain(self.older.iter().rev());
        all.map(|master| mac_key(master, purpose)).collect()
    }

    /// Opens what was sealed for `purpose` as `identity`.
    ///
    /// # Errors
    /// [`OpenError`]; nothing is given out that was not authenticated.
    pub fn open(
        &self,
        purpose: &str,
        identity: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let parts = envelope::open(sealed).map_err(|problem| match problem {
            NoEnvelope::Version(version) => OpenError::Version(version),
            NoEnvelope::Broken => OpenError::Broken,
        })?;
        let name = || parts.master.to_owned();
        let mut all = self.older.iter().chain([&self.newest]);
        let master = all.find(|key| key.name == parts.master);
        let master = master.ok_or_else(|| OpenError::UnknownMasterKey(name()))?;
        let refused = |Unspecified| OpenError::Refused(name());
        let key = derived(master, purpose).map_err(refused)?;
        let associated = Aad::from(envelope::associated(parts.master, purpose, identity));
        let mut bytes = Zeroizing::new(parts.ciphertext.to_vec());
        let nonce = Nonce::assume_unique_for_key(parts.nonce);
        let length = key.open_in_place(nonce, associated, &mut bytes).map_err(refused)?.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

/// The name of the master key that `sealed` was sealed with, as far as it says so: who can change it can change that.
#[must_use]
pub fn sealed_by(sealed: &[u8]) -> Option<&str> {
    envelope::open(sealed).ok().map(|parts| parts.master)
}

/// A key for messages: HMAC-SHA256 (RFC 2104).
#[derive(Clone)]
pub struct MacKey(hmac::Key);

impl MacKey {
    /// What this key, and no other, makes of `message`: 32 bytes that tell nothing of either.
    #[must_use]
    pub fn tag(&self, message: &[u8]) -> Vec<u8> {
        hmac::sign(&self.0, message).as_ref().to_vec()
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey")
    }
}

fn mac_key(master: &MasterKey, purpose: &str) -> Result<MacKey, SealError> {
    let key = material(master, purpose).map_err(|Unspecified| SealError)?;
    Ok(MacKey(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice())))
}

/// The key that `master` gives for `purpose`.
fn derived(master: &MasterKey, purpose: &str) -> Result<RandomizedNonceKey, Unspecified> {
    RandomizedNonceKey::new(&AES_256_GCM, material(master, purpose)?.as_slice())
}

fn material(master: &MasterKey, purpose: &str) -> Result<Zeroizing<[u8; BYTES]>, Unspecified> {
    let mut key = Zeroizing::new([0; BYTES]);
    let info = [purpose.as_bytes()];
    let pseudorandom = Salt::new(HKDF_SHA256, SALT).extract(master.bytes.as_slice());
    pseudorandom.expand(&info, &AES_256_GCM)?.fill(key.as_mut_slice())?;
    Ok(key)
}

/// Names alone: the keys are shown nowhere.
impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.older.iter().chain([&self.newest]).map(|key| &key.name);
        f.debug_list().entries(names).finish()
    }
}

#[cfg(test)]
#[path = "ring_tests.rs"]
mod tests;
