//! A private key and what is kept of it: sealed by the ring under the key's own name.

use auth_server_core::domain::{NewKey, StoredKey};
use signet_keyring::{AnewError, OpenError, Ring, Zeroizing};

use super::{KeyError, SigningAlg, SigningKey};

/// What signing keys are sealed for.
pub(super) const PURPOSE: &str = "signing key";

/// Seals the private key `pem`, which is `key`.
///
/// # Errors
/// [`KeyError::Generation`].
pub(super) fn seal(ring: &Ring, key: &SigningKey, pem: &str) -> Result<NewKey, KeyError> {
    let sealed = ring.seal(PURPOSE, &key.kid, pem.as_bytes()).map_err(|_| KeyError::Generation)?;
    let public_pem = key.public_pem().map_err(|_| KeyError::Generation)?;
    Ok(NewKey { kid: key.kid.clone(), alg: key.algorithm.into(), public_pem, sealed })
}

/// Why a kept key is of no use.
pub(super) enum Unopened {
    /// It does not open.
    Sealed(OpenError),
    /// It opens, and is not what it is called.
    Other,
}

/// The private half of `stored`, which has one, as PEM.
///
/// # Errors
/// [`Unopened::Sealed`].
pub(super) fn open(ring: &Ring, stored: &StoredKey) -> Result<Zeroizing<String>, Unopened> {
    let sealed = stored.sealed.as_deref().unwrap_or_default();
    let bytes = ring.open(PURPOSE, &stored.kid, sealed).map_err(Unopened::Sealed)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Unopened::Other)?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// What is sealed of `stored`, which opens, by the newest master key; `None` where that has sealed it.
///
/// # Errors
/// [`KeyError`].
pub(super) fn anew(ring: &Ring, stored: &StoredKey) -> Result<Option<Vec<u8>>, KeyError> {
    let sealed = stored.sealed.as_deref().unwrap_or_default();
    ring.anew(PURPOSE, &stored.kid, sealed).map_err(|error| match error {
        AnewError::Open(problem) => KeyError::Sealed { kid: stored.kid.clone(), problem },
        AnewError::Seal(_) => KeyError::Generation,
    })
}

/// `stored`, ready to sign.
///
/// # Errors
/// [`Unopened`]: what is published follows from what was opened, so that nobody adds a key of their own by writing to
/// where keys are kept.
pub(super) fn ready(ring: &Ring, stored: &StoredKey) -> Result<SigningKey, Unopened> {
    let pem = open(ring, stored)?;
    let algorithm = SigningAlg::try_from(stored.alg).map_err(|_| Unopened::Other)?;
    let key = SigningKey::from_pem(algorithm, &pem).map_err(|_| Unopened::Other)?;
    let same = key.kid == stored.kid && key.public_pem().is_ok_and(|pem| pem == stored.public_pem);
    if same { Ok(key) } else { Err(Unopened::Other) }
}
