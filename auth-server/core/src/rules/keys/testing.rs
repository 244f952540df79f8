//! Keys for the tests of these rules.

use signet_shared::jose::Alg;

use super::Policy;
use crate::domain::{NewKey, Plan, StoredKey};

pub(super) const POLICY: Policy = Policy { jwks_max_age: 300, token_lifetime: 60, key_lifetime: None };

/// A key that was brought a moment ago.
pub(super) fn new(kid: &str) -> NewKey {
    NewKey { kid: kid.into(), alg: Alg::Es256, public_pem: format!("{kid} in public"), sealed: vec![1] }
}

/// A key that no server has seen yet.
pub(super) fn key(kid: &str) -> StoredKey {
    let NewKey { kid, alg, public_pem, sealed } = new(kid);
    let sealed = Some(sealed);
    let (created, token_lifetime, plan) = (0, 60, None);
    let (ended, retired, revoked) = (None, None, None);
    StoredKey { kid, alg, created, plan, ended, token_lifetime, retired, revoked, public_pem, sealed }
}

/// A key that signs from `active_from` on.
pub(super) fn planned(kid: &str, active_from: u64) -> StoredKey {
    StoredKey { plan: Some(Plan { published: 0, active_from }), ..key(kid) }
}
