//! `keys revoke`: nobody may trust a key any more.

use super::{KeysError, Signing, add_new};
use crate::flows::ports::{KeyMaker, KeyStore, Time};
use crate::rules::keys::change::{Successor, When, revoke as by_the_rules};

/// Revokes the key `kid`. The name of the key that signs in its place, where it signed by an algorithm in use.
///
/// # Errors
/// [`KeysError`], and all stays as it was.
pub async fn revoke<P: KeyStore + KeyMaker + Time + Sync>(
    ports: &P,
    signing: Signing,
    kid: &str,
) -> Result<Option<String>, KeysError> {
    let now = ports.now();
    let change = ports.change(|keys| {
        let (alg, successor) = by_the_rules(keys, kid, now)?;
        match successor {
            Successor::Promoted(kid) => Ok(Some(kid)),
            Successor::Wanted if signing.used.contains(alg) => {
                add_new(ports, keys, (alg, When::AtOnce), now, &signing.policy).map(Some)
            }
            Successor::Wanted | Successor::NotNeeded => Ok(None),
        }
    });
    change.await
}
