//! A password hash in its usual writing: bcrypt's `$2b$12$` and 53 characters, or Argon2id's PHC string (RFC 9106).

use std::fmt;
use std::ops::RangeInclusive;

/// A well-formed hash. Its text is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    text: String,
    kind: HashKind,
}

/// How a hash was made, and so what verifying it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashKind {
    /// bcrypt; the binary logarithm of its rounds.
    Bcrypt(u32),
    /// Argon2id.
    Argon2id(Argon2Params),
}

impl HashKind {
    /// Reads what [`HashKind`]'s `Display` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("bcrypt ") {
            Some(cost) => cost.parse().ok().filter(|cost| COSTS.contains(cost)).map(Self::Bcrypt),
            None => argon2_params(text.strip_prefix("argon2id ")?).map(Self::Argon2id),
        }
    }
}

impl fmt::Display for HashKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bcrypt(cost) => write!(f, "bcrypt {cost}"),
            Self::Argon2id(params) => write!(f, "argon2id {params}"),
        }
    }
}

/// What Argon2id costs: RFC 9106 §3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argon2Params {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
}

/// Why a text is no password hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a hash is one of bcrypt ($2a$, $2b$ or $2y$, a cost from 04 to 16, 60 characters in all) or of Argon2id ($argon2id$v=19$m=…,t=…,p=…$salt$hash)"
)]
pub struct BadHash;

/// Cost 16 takes four seconds: more would let one login block a core for as long as a browser waits.
const COSTS: RangeInclusive<u32> = 4..=16;

impl Argon2Params {
    /// What may be asked of a machine: RFC 9106's least memory up to 256 MiB.
    pub const MEMORY: RangeInclusive<u32> = 8..=262_144;
    /// Passes.
    pub const ITERATIONS: RangeInclusive<u32> = 1..=16;
    /// Lanes.
    pub const PARALLELISM: RangeInclusive<u32> = 1..=16;

    /// Whether they are within those limits, and the memory is enough for the lanes.
    #[must_use]
    pub fn are_usable(&self) -> bool {
        Self::MEMORY.contains(&self.memory)
            && Self::ITERATIONS.contains(&self.iterations)
            && Self::PARALLELISM.contains(&self.parallelism)
            && self.memory >= 8 * self.parallelism
    }
}

impl fmt::Display for Argon2Params {
    /// As in a PHC string.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m={},t={},p={}", self.memory, self.iterations, self.parallelism)
    }
}

impl PasswordHash {
    /// Reads a hash.
    ///
    /// # Errors
    /// [`BadHash`], for a password in clear too.
    pub fn parse(text: &str) -> Result<Self, BadHash> {
        let kind = bcrypt(text).or_else(|| argon2id(text)).ok_or(BadHash)?;
        Ok(Self { text: text.to_owned(), kind })
    }

    /// The hash as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How it was made.
    #[must_use]
    pub fn kind(&self) -> HashKind {
        self.kind
    }
}

/// `$2a$`, `$2b$` or `$2y$`, two digits of cost, 22 characters of salt, 31 of hash.
fn bcrypt(text: &str) -> Option<HashKind> {
    let rest = ["$2a$", "$2b$", "$2y$"].iter().find_map(|prefix| text.strip_prefix(prefix))?;
    let (cost, digest) = rest.split_once('$')?;
    let well_formed = cost.len() == 2
        && cost.bytes().all(|byte| byte.is_ascii_digit())
        && digest.len() == 53
        && digest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'/')
        && ends_whole(digest, 21, ".Oeu")
        && ends_whole(digest, 52, ".CGKOSWaeimquy26");
    let cost = cost.parse().ok().filter(|cost| well_formed && COSTS.contains(cost))?;
    Some(HashKind::Bcrypt(cost))
}

/// Whether the character that ends a part encodes whole bytes: 16 of salt, 23 of hash. One with stray bits is no hash at
/// all to the library, which would then refuse every password without doing any work.
fn ends_whole(digest: &str, at: usize, allowed: &str) -> bool {
    digest.as_bytes().get(at).is_some_and(|byte| allowed.as_bytes().contains(byte))
}

/// `$argon2id$v=19$m=65536,t=3,p=4$`, 16 bytes of salt, `$`, 32 bytes of hash, in base64 without padding.
fn argon2id(text: &str) -> Option<HashKind> {
    let (params, rest) = text.strip_prefix("$argon2id$v=19$")?.split_once('$')?;
    let (salt, hash) = rest.split_once('$')?;
    let params = argon2_params(params)?;
    let well_formed = base64(salt, 22, "AQgw") && base64(hash, 43, "AEIMQUYcgkosw048");
    well_formed.then_some(HashKind::Argon2id(params))
}

/// `m=65536,t=3,p=4`, in this order and writing.
fn argon2_params(text: &str) -> Option<Argon2Params> {
    let mut numbers = text.split(',');
    let mut number = |name: &str| {
        let digits = numbers.next()?.strip_prefix(name)?.strip_prefix('=')?;
        let canonical = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_: &u32| canonical)
    };
    let params = Argon2Params { memory: number("m")?, iterations: number("t")?, parallelism: number("p")? };
    Some(params).filter(|params| numbers.next().is_none() && params.are_usable())
}

/// So many characters, the last of which has no stray bits.
fn base64(text: &str, length: usize, last: &str) -> bool {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len() == length && text.bytes().all(fine) && text.ends_with(|c| last.contains(c))
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordHash({:?})", self.kind)
    }
}

#[cfg(test)]
#[path = "hash_tests.rs"]
mod tests;
