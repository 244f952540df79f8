//! What an older master key has sealed is sealed by the newest, so that the old one can go: rule K9. Sessions are sealed anew at each
//! refresh and sign-ins live for minutes; this is for those that nobody touches.

use super::FlowError;
use crate::store::{SealedAnew, SealedTable, Store};
use crate::vault::{Purpose, Vault};

/// What a walk over all rows has found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Resealed {
    /// So many rows were sealed anew.
    pub anew: usize,
    /// So many cannot be opened: their master key is not in the ring. They are left as they are.
    pub unopened: usize,
}

/// Walks over everything that is sealed, `most` rows at a time.
///
/// # Errors
/// [`FlowError`], also where the database fails in between; what was done until then stays.
pub async fn reseal(store: &Store, vault: &Vault, most: u32) -> Result<Resealed, FlowError> {
    let mut all = Resealed::default();
    for (table, purpose) in [(SealedTable::Logins, Purpose::Login), (SealedTable::Sessions, Purpose::Session)]
    {
        let mut after = String::new();
        loop {
            let rows = store.sealed_after(table, &after, most).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.digest);
            let mut anew = Vec::new();
            for before in rows {
                match vault.anew(purpose, &before.digest, &before.sealed) {
                    Ok(Some(sealed)) => anew.push(SealedAnew { before, sealed }),
                    Ok(None) => {}
                    Err(_) => all.unopened += 1,
                }
            }
            if !anew.is_empty() {
                all.anew += store.reseal(table, anew).await?;
            }
        }
    }
    Ok(all)
}
