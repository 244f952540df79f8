//! One login's bcrypt work.

use auth_server_core::rules::accounts::equal_work::Work;

/// Does all of `work` and says whether `password` belongs to its real hash.
///
/// bcrypt repeats its input with a NUL between, so `x\0x` has the hash of `x`: a password with a NUL never holds.
#[must_use]
pub fn holds(password: &str, work: &Work) -> bool {
    for decoy in &work.decoys {
        // Only the time it takes counts.
        std::hint::black_box(bcrypt::verify(password, decoy).is_ok());
    }
    let real = work.real.as_ref().is_some_and(|hash| bcrypt::verify(password, hash).is_ok_and(|right| right));
    real && !password.contains('\0')
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
        assert!(holds("Happy123", &work));
        for wrong in ["happy123", "", "Happy123 ", "Happy123\0Happy123", "Happy123\0"] {
            assert!(!holds(wrong, &work), "{wrong:?}");
        }
    }

    #[test]
    fn nothing_holds_against_decoys() {
        for password in ["", "x", "Happy123"] {
            assert!(!holds(password, &work(None, 4)));
        }
    }
}
