//! Every login does the same work, whoever is named: rule U1, contract R5.

use crate::domain::PasswordHash;

/// The text after the cost of a hash that nobody has a password for; a constant, so that no start makes one.
const DECOY: &str = "x1cQ6mR0vJ8dK3pZ5tW7uOeYb2Fh4Ga6Lc8Nd0Ps2Rt4Vx6Zz8Bq2";

/// What is to be verified for one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The hash that decides; `None` where nobody of that name exists.
    pub real: Option<String>,
    /// Hashes that are verified for their work alone, whatever comes out.
    pub decoys: Vec<String>,
}

impl Work {
    /// The rounds of all of it.
    #[must_use]
    pub fn rounds(&self) -> u64 {
        let cost = |hash: &String| hash.get(4..6).and_then(|digits| digits.parse().ok()).unwrap_or(0u32);
        self.real.iter().chain(&self.decoys).map(|hash| 1 << cost(hash)).sum()
    }
}

/// The work for a login against `hash`, where `dearest` is the highest cost of any hash that exists.
///
/// A cheaper hash is filled up to the same rounds: 2^c, and decoys of 2^c + 2^(c+1) + … + 2^(dearest-1), are 2^dearest.
#[must_use]
pub fn work(hash: Option<&PasswordHash>, dearest: u32) -> Work {
    let decoy = |cost: u32| format!("$2b${cost:02}${DECOY}");
    match hash {
        None => Work { real: None, decoys: vec![decoy(dearest)] },
        Some(hash) => {
            Work { real: Some(hash.as_str().to_owned()), decoys: (hash.cost()..dearest).map(decoy).collect() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(cost: u32) -> PasswordHash {
        PasswordHash::parse(&format!("$2y${cost:02}${}", "e".repeat(53))).unwrap()
    }

    #[test]
    fn the_rounds_are_the_same_for_everybody() {
        for dearest in [4, 10, 12] {
            let unknown = work(None, dearest).rounds();
            assert_eq!(unknown, 1 << dearest);
            for cost in 4..=dearest {
                assert_eq!(work(Some(&hash(cost)), dearest).rounds(), unknown, "cost {cost} of {dearest}");
            }
        }
    }

    #[test]
    fn a_decoy_is_a_well_formed_hash() {
        for text in work(None, 10).decoys {
            assert!(PasswordHash::parse(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn only_the_real_hash_decides() {
        assert_eq!(work(None, 10).real, None);
        assert_eq!(work(Some(&hash(4)), 10).real.as_deref(), Some(hash(4).as_str()));
    }
}
