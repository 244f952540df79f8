//! One login's bcrypt work.

use auth_server_core::rules::accounts::equal_work::Work;
use bcrypt::BcryptError;

/// bcrypt looks at no more than this; whatever follows would be ignored without a word.
const MAX_BYTES: usize = 72;

/// Does all of `work` and says whether `password` belongs to its real hash.
///
/// bcrypt repeats its input with a NUL between, so `x\0x` has the hash of `x`, and it cuts what is longer than 72 bytes:
/// such passwords never hold. They cost the same work.
///
/// # Errors
/// When a hash could not be verified at all: that is not a wrong password, and it did no work.
pub fn holds(password: &str, work: &Work) -> Result<bool, BcryptError> {
    for decoy in &work.decoys {
        // Only the time it takes counts.
        std::hint::black_box(bcrypt::verify(password, decoy)?);
    }
    let real = match &work.real {
        Some(hash) => bcrypt::verify(password, hash)?,
        None => false,
    };
    Ok(real && !password.contains('\0') && password.len() <= MAX_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use auth_server_core::domain::PasswordHash;
    use auth_server_core::rules::accounts::equal_work::work;

    fn hash(password: &str) -> PasswordHash {
        PasswordHash::parse(&bcrypt::hash(password, 4).unwrap()).unwrap()
    }

    #[test]
    fn only_the_password_itself_holds() {
        let hash = hash("Happy123");
        let work = work(Some(&hash), 5);
        assert!(holds("Happy123", &work).unwrap());
        for wrong in ["happy123", "", "Happy123 ", "Happy123\0Happy123", "Happy123\0"] {
            assert!(!holds(wrong, &work).unwrap(), "{wrong:?}");
        }
    }

    #[test]
    fn what_bcrypt_would_cut_does_not_hold() {
        let (whole, longer) = ("x".repeat(72), "x".repeat(73));
        let work = work(Some(&hash(&whole)), 4);
        assert!(holds(&whole, &work).unwrap());
        assert!(!holds(&longer, &work).unwrap());
    }

    #[test]
    fn every_decoy_is_really_verified() {
        // A decoy that the library cannot read would be refused at once, and the time would tell who exists.
        for cost in 4..=6 {
            let work = work(None, cost);
            assert!(!holds("Happy123", &work).unwrap());
            for decoy in &work.decoys {
                assert!(!bcrypt::verify("Happy123", decoy).unwrap(), "cost {cost}");
            }
        }
    }

    #[test]
    fn a_hash_that_cannot_be_verified_is_an_error_and_no_answer() {
        let broken = Work { real: Some("$2b$04$short".into()), decoys: vec![] };
        assert!(holds("x", &broken).is_err());
    }
}
