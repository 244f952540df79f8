//! Every login does the same work, whoever is named: rule U1, contract R5.

use crate::domain::{Argon2Params, HashKind, PasswordHash};

/// The text after the cost of a hash that nobody has a password for; a constant, so that no start makes one.
const BCRYPT: &str = "x1cQ6mR0vJ8dK3pZ5tW7uOeYb2Fh4Ga6Lc8Nd0Ps2Rt4Vx6Zz8Bq2";
/// The same after the parameters of Argon2id.
const ARGON2ID: &str = "bm9ib2R5J3MgcGFzc3dvcg$Tm9ib2R5IGhhcyBhIHBhc3N3b3JkIHdpdGggdGhpcyA";

/// What is to be verified for one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The hash that decides; `None` where nobody of that name exists.
    pub real: Option<String>,
    /// Hashes that are verified for their work alone, whatever comes out.
    pub decoys: Vec<String>,
}

/// The work for a login against `hash`, where hashes of `kinds` exist and new ones are made by `argon2`.
///
/// A cheaper hash of bcrypt is filled up to the same rounds: 2^c, and decoys of 2^c + 2^(c+1) + … + 2^(dearest-1), are
/// 2^dearest. Of Argon2id each kind is done once, with the hash or with a decoy.
#[must_use]
pub fn work(hash: Option<&PasswordHash>, kinds: &[HashKind], argon2: Argon2Params) -> Work {
    let own = hash.map(PasswordHash::kind);
    let mut all = kinds.to_vec();
    // Also where nobody has one yet, and where this one came a moment ago.
    for kind in own.into_iter().chain([HashKind::Argon2id(argon2)]) {
        if !all.contains(&kind) {
            all.push(kind);
        }
    }
    let bcrypt = |cost: u32| format!("$2b${cost:02}${BCRYPT}");
    let dearest = all.iter().filter_map(|kind| bcrypt_cost(*kind)).max();
    let mut decoys: Vec<String> = match (own.and_then(bcrypt_cost), dearest) {
        (Some(cost), Some(dearest)) => (cost..dearest).map(bcrypt).collect(),
        (None, Some(dearest)) => vec![bcrypt(dearest)],
        (_, None) => Vec::new(),
    };
    decoys.extend(all.into_iter().filter(|kind| Some(*kind) != own).filter_map(|kind| match kind {
        HashKind::Argon2id(params) => Some(format!("$argon2id$v=19${params}${ARGON2ID}")),
        HashKind::Bcrypt(_) => None,
    }));
    Work { real: hash.map(|hash| hash.as_str().to_owned()), decoys }
}

fn bcrypt_cost(kind: HashKind) -> Option<u32> {
    match kind {
        HashKind::Bcrypt(cost) => Some(cost),
        HashKind::Argon2id(_) => None,
    }
}

#[cfg(test)]
#[path = "equal_work_tests.rs"]
mod tests;
