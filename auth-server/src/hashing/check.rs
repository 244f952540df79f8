//! One login's work: bcrypt, and Argon2id (RFC 9106).

use argon2::{Algorithm, Argon2, Params, PasswordVerifier as _, Version};
use auth_server_core::domain::{Argon2Params, PasswordHash};
use auth_server_core::rules::accounts::equal_work::Work;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use unicode_normalization::UnicodeNormalization as _;

/// bcrypt looks at no more than this; whatever follows would be ignored without a word.
const MAX_BYTES: usize = 72;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// A hash could not be verified, or none could be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct HashFailure(String);

/// Does all of `work` and says whether `password` belongs to its real hash.
///
/// # Errors
/// When a hash could not be verified at all: that is not a wrong password, and it did no work.
pub fn holds(password: &str, work: &Work) -> Result<bool, HashFailure> {
    for decoy in &work.decoys {
        // Only the time it takes counts.
        std::hint::black_box(verify(password, decoy)?);
    }
    work.real.as_ref().map_or(Ok(false), |hash| verify(password, hash))
}

fn verify(password: &str, hash: &str) -> Result<bool, HashFailure> {
    if hash.starts_with("$argon2id$") { argon2id_holds(password, hash) } else { bcrypt_holds(password, hash) }
}

/// Over the bytes as they were received (rule U4). bcrypt repeats its input with a NUL between, so `x\0x` has the hash of
/// `x`, and it cuts what is longer than 72 bytes: such passwords never hold. They cost the same work.
fn bcrypt_holds(password: &str, hash: &str) -> Result<bool, HashFailure> {
    let right = bcrypt::verify(password, hash).map_err(|error| HashFailure(error.to_string()))?;
    Ok(right && !password.contains('\0') && password.len() <= MAX_BYTES)
}

/// Over Unicode's normalization form C, so that a keyboard that composes otherwise makes no other password (rule U4).
fn argon2id_holds(password: &str, hash: &str) -> Result<bool, HashFailure> {
    use argon2::password_hash::Error;
    match Argon2::default().verify_password(normal(password).as_bytes(), hash) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(HashFailure(error.to_string())),
    }
}

/// A new hash of `password`.
///
/// # Errors
/// When the machine has no memory or no randomness for it.
pub fn hash(password: &str, params: Argon2Params) -> Result<PasswordHash, HashFailure> {
    let failed = |error: &dyn std::fmt::Display| HashFailure(error.to_string());
    let Argon2Params { memory, iterations, parallelism } = params;
    let cost =
        Params::new(memory, iterations, parallelism, Some(HASH_BYTES)).map_err(|error| failed(&error))?;
    let (mut salt, mut digest) = ([0; SALT_BYTES], [0; HASH_BYTES]);
    getrandom::fill(&mut salt).map_err(|error| failed(&error))?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    hasher
        .hash_password_into(normal(password).as_bytes(), &salt, &mut digest)
        .map_err(|error| failed(&error))?;
    let (salt, digest) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(digest));
    PasswordHash::parse(&format!("$argon2id$v=19${params}${salt}${digest}")).map_err(|error| failed(&error))
}

fn normal(password: &str) -> String {
    password.nfc().collect()
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
