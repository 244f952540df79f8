//! Master keys, and the keys that are derived of them: HKDF-SHA256 (RFC 5869).

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::master::{self, BYTES, MasterKey, RingError};
use crate::sealer::{AnewError, OpenError, SealError, Sealer};

/// What keeps our derived keys apart from those that others derive.
const SALT: &[u8] = b"signet keyring 1";

/// Master keys, oldest first.
#[derive(Clone)]
pub struct Ring {
    /// All but the newest.
    older: Vec<MasterKey>,
    newest: MasterKey,
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

    /// What seals and opens for `purpose` (`signing key`). Who does so often keeps it: its keys are derived once.
    ///
    /// # Errors
    /// [`SealError`] when one cannot be derived.
    pub fn sealer(&self, purpose: &str) -> Result<Sealer, SealError> {
        let all = self.older.iter().chain([&self.newest]);
        let keys = all.map(|master| Ok((master.name.clone(), derived(master, purpose)?)));
        let keys = keys.collect::<Result<_, Unspecified>>().map_err(|Unspecified| SealError)?;
        Ok(Sealer::of(purpose, keys))
    }

    /// [`Sealer::anew`], for `purpose`.
    ///
    /// # Errors
    /// [`AnewError`].
    pub fn anew(&self, purpose: &str, identity: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, AnewError> {
        self.sealer(purpose)?.anew(identity, sealed)
    }

    /// [`Sealer::seal`], for `purpose`.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(&self, purpose: &str, identity: &str, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        self.sealer(purpose)?.seal(identity, secret)
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

    /// [`Sealer::open`], for `purpose`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(
        &self,
        purpose: &str,
        identity: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let keys = self.sealer(purpose).map_err(|SealError| OpenError::Refused(self.newest.name.clone()))?;
        keys.open(identity, sealed)
    }
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
