//! What a server does with the keys each second.

use super::{KeysError, Signing, add_new};
use crate::flows::ports::{Failure, KeyMaker, KeyStore};
use crate::rules::keys::tend::{Moment, Watch, tend as by_the_rules};

/// Does what is to be done at `moment`, and makes the keys that are due.
///
/// # Errors
/// [`Failure`] when keys cannot be had, made or kept.
pub async fn tend<P: KeyStore + KeyMaker + Sync>(
    ports: &P,
    signing: Signing,
    moment: Moment,
    watch: &mut Watch,
) -> Result<(), Failure> {
    let Signing { used, policy } = signing;
    let tended = ports.change(|keys| {
        for alg in used.iter() {
            if let Some(when) = by_the_rules(keys, alg, moment, &policy, watch) {
                add_new(ports, keys, (alg, when), moment.now, &policy)?;
                // What was added now is published now.
                by_the_rules(keys, alg, moment, &policy, watch);
            }
        }
        Ok::<(), KeysError>(())
    });
    match tended.await {
        Err(KeysError::Refused(refusal)) => Err(Failure(format!("no new key is made: {refusal}"))),
        Err(KeysError::Failed(failure)) => Err(failure),
        Ok(()) => Ok(()),
    }
}
