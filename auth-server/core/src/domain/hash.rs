//! A bcrypt hash in its usual writing: `$2b$12$` and 53 characters.

use std::fmt;

/// A well-formed bcrypt hash. Its text is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    text: String,
    cost: u32,
}

/// Why a text is no bcrypt hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a bcrypt hash has 60 characters and begins with $2a$, $2b$ or $2y$ and a cost from 04 to 16")]
pub struct BadHash;

/// Cost 16 takes four seconds: more would let one login block a core for as long as a browser waits.
const COSTS: std::ops::RangeInclusive<u32> = 4..=16;

impl PasswordHash {
    /// Reads `$2a$`, `$2b$` or `$2y$`, two digits of cost, 22 characters of salt, 31 of hash.
    ///
    /// # Errors
    /// [`BadHash`], for a password in clear too.
    pub fn parse(text: &str) -> Result<Self, BadHash> {
        let rest =
            ["$2a$", "$2b$", "$2y$"].iter().find_map(|prefix| text.strip_prefix(prefix)).ok_or(BadHash)?;
        let (cost, digest) = rest.split_once('$').ok_or(BadHash)?;
        let well_formed = cost.len() == 2
            && cost.bytes().all(|byte| byte.is_ascii_digit())
            && digest.len() == 53
            && digest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'/')
            && ends_whole(digest, 21, ".Oeu")
            && ends_whole(digest, 52, ".CGKOSWaeimquy26");
        let cost = cost.parse().map_err(|_| BadHash)?;
        if well_formed && COSTS.contains(&cost) {
            Ok(Self { text: text.to_owned(), cost })
        } else {
            Err(BadHash)
        }
    }

    /// The hash as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The binary logarithm of its rounds.
    #[must_use]
    pub fn cost(&self) -> u32 {
        self.cost
    }
}

/// Whether the character that ends a part encodes whole bytes: 16 of salt, 23 of hash. One with stray bits is no hash at
/// all to the library, which would then refuse every password without doing any work.
fn ends_whole(digest: &str, at: usize, allowed: &str) -> bool {
    digest.as_bytes().get(at).is_some_and(|byte| allowed.as_bytes().contains(byte))
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordHash(cost {})", self.cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAIL: &str = "abcdefghijklmnopqrstuu0123456789012345678901234567892";

    #[test]
    fn the_three_usual_kinds_are_read() {
        for prefix in ["$2a$10$", "$2b$10$", "$2y$10$"] {
            assert_eq!(PasswordHash::parse(&format!("{prefix}{TAIL}")).unwrap().cost(), 10);
        }
    }

    #[test]
    fn stray_bits_are_refused() {
        let with = |at: usize, character: &str| {
            let mut digest = TAIL.to_owned();
            digest.replace_range(at..=at, character);
            PasswordHash::parse(&format!("$2b$10${digest}")).is_ok()
        };
        assert!(with(21, "O") && !with(21, "P") && !with(21, "a"));
        assert!(with(52, "C") && !with(52, "D") && !with(52, "0"));
    }

    #[test]
    fn everything_else_is_refused() {
        let refused = ["", "Happy123", "$2x$10$", "$2b$3$", "$2b$03$", "$2b$17$", "$2b$+9$", "$1$10$"];
        for prefix in refused {
            assert_eq!(PasswordHash::parse(&format!("{prefix}{TAIL}")), Err(BadHash), "{prefix}");
        }
        assert!(PasswordHash::parse(&format!("$2b$10$é{}", &TAIL[2..])).is_err());
        assert!(PasswordHash::parse("$2b$10$short").is_err());
    }

    #[test]
    fn the_hash_is_not_in_the_debug_text() {
        let hash = PasswordHash::parse(&format!("$2b$10${TAIL}")).unwrap();
        assert_eq!(format!("{hash:?}"), "PasswordHash(cost 10)");
    }
}
