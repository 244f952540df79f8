//! `keys rotate`: another key signs from some time on.

use signet_shared::jose::Alg;

use super::{KeysError, Signing, add_new};
use crate::flows::ports::{KeyMaker, KeyStore, Time};
use crate::rules::keys::change::{Successor, When, rotate as by_the_rules};

/// Prepares the next key by `alg`, to sign at once or when everybody has had the time to see it. Its name.
///
/// # Errors
/// [`KeysError`], and all stays as it was.
pub async fn rotate<P: KeyStore + KeyMaker + Time + Sync>(
    ports: &P,
    signing: Signing,
    alg: Alg,
    when: When,
) -> Result<String, KeysError> {
    let now = ports.now();
    let change = ports.change(|keys| match by_the_rules(keys, alg, when, now)? {
        Successor::Promoted(kid) => Ok(kid),
        Successor::Wanted | Successor::NotNeeded => add_new(ports, keys, (alg, when), now, &signing.policy),
    });
    change.await
}
