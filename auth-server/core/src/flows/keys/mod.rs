//! What happens to the signing keys, by themselves and by an operator's word: rule K8.

mod import;
mod revoke;
mod rotate;
mod tend;

pub use import::import;
pub use revoke::revoke;
pub use rotate::rotate;
pub use tend::tend;

use super::ports::{Failure, KeyMaker};
use crate::domain::{Algs, StoredKey};
use crate::rules::keys::Policy;
use crate::rules::keys::change::{KeyRefusal, When, add};
use signet_shared::jose::Alg;

/// Why keys stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// By the rules.
    #[error(transparent)]
    Refused(#[from] KeyRefusal),
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// With which algorithms this server signs, and the operator's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signing {
    /// The algorithms: there is a key of each.
    pub used: Algs,
    /// The times.
    pub policy: Policy,
}

/// Makes a key and adds it; its name.
fn add_new(
    maker: &impl KeyMaker,
    keys: &mut Vec<StoredKey>,
    (alg, when): (Alg, When),
    now: u64,
    policy: &Policy,
) -> Result<String, KeysError> {
    let new = maker.make(alg)?;
    let kid = new.kid.clone();
    add(keys, new, when, now, policy)?;
    Ok(kid)
}

#[cfg(test)]
mod tests;
