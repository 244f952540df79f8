//! Every login does the same work, whoever is named: rule U1, contract R5.

use crate::domain::{Argon2Params, PasswordHash};

/// The text after the cost of a hash that nobody has a password for; a constant, so that no start makes one.
const BCRYPT: &str = "x1cQ6mR0vJ8dK3pZ5tW7uOeYb2Fh4Ga6Lc8Nd0Ps2Rt4Vx6Zz8Bq2";
/// The same after the parameters of Argon2id.
const ARGON2ID: &str = "bm9ib2R5J3MgcGFzc3dvcg$Tm9ib2R5IGhhcyBhIHBhc3N3b3JkIHdpdGggdGhpcyA";

/// What every login works as much as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The highest cost of any bcrypt hash that exists; `None` where there is none.
    pub bcrypt: Option<u32>,
    /// The parameters of new hashes.
    pub argon2: Argon2Params,
}

/// What is to be verified for one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The hash that decides; `None` where nobody of that name exists.
    pub real: Option<String>,
    /// Hashes that are verified for their work alone, whatever comes out.
    pub decoys: Vec<String>,
}

/// The work for a login against `hash`.
///
/// A cheaper hash of bcrypt is filled up to the same rounds: 2^c, and decoys of 2^c + 2^(c+1) + … + 2^(dearest-1), are
/// 2^dearest. What the hash is not made by is done with a decoy.
#[must_use]
pub fn work(hash: Option<&PasswordHash>, level: &Level) -> Work {
    let real = hash.map(|hash| hash.as_str().to_owned());
    let bcrypt = |cost: u32| format!("$2b${cost:02}${BCRYPT}");
    let argon2id = || format!("$argon2id$v=19${}${ARGON2ID}", level.argon2);
    let mut decoys = Vec::new();
    match (hash.and_then(PasswordHash::bcrypt_cost), level.bcrypt) {
        (Some(cost), Some(dearest)) => decoys.extend((cost..dearest).map(bcrypt)),
        (None, Some(dearest)) => decoys.push(bcrypt(dearest)),
        (_, None) => {}
    }
    if hash.is_none_or(|hash| hash.bcrypt_cost().is_some()) {
        decoys.push(argon2id());
    }
    Work { real, decoys }
}

#[cfg(test)]
#[path = "equal_work_tests.rs"]
mod tests;
