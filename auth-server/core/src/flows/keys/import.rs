//! `keys import`: a key of the operator's own.

use super::{KeysError, Signing};
use crate::domain::NewKey;
use crate::flows::ports::{KeyStore, Time};
use crate::rules::keys::change::{When, add};

/// Adds `new`, to sign at once or when everybody has had the time to see it.
///
/// # Errors
/// [`KeysError`], and all stays as it was.
pub async fn import<P: KeyStore + Time + Sync>(
    ports: &P,
    signing: Signing,
    new: NewKey,
    when: When,
) -> Result<(), KeysError> {
    let now = ports.now();
    ports.change(|keys| Ok(add(keys, new.clone(), when, now, &signing.policy)?)).await
}
