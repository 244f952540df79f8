//! Which passwords hold, whatever their hash is made by.

use super::*;
use auth_server_core::domain::HashKind;
use auth_server_core::rules::accounts::equal_work::work;

const QUICK: Argon2Params = Argon2Params { memory: 8, iterations: 1, parallelism: 1 };

fn bcrypt_hash(password: &str) -> PasswordHash {
    PasswordHash::parse(&bcrypt::hash(password, 4).unwrap()).unwrap()
}

/// The work where the dearest hash of bcrypt has this cost.
fn work_of(hash: Option<&PasswordHash>, dearest: u32) -> Work {
    work(hash, &[HashKind::Bcrypt(dearest)], QUICK)
}

#[test]
fn only_the_password_itself_holds() {
    for hash in [bcrypt_hash("Happy123"), hash("Happy123", QUICK).unwrap()] {
        let work = work_of(Some(&hash), 5);
        assert!(holds("Happy123", &work).unwrap(), "{hash:?}");
        for wrong in ["happy123", "", "Happy123 ", "Happy123\0Happy123", "Happy123\0"] {
            assert!(!holds(wrong, &work).unwrap(), "{hash:?} {wrong:?}");
        }
    }
}

#[test]
fn what_bcrypt_would_cut_does_not_hold_and_argon2id_takes_all_of_it() {
    let (whole, longer) = ("x".repeat(72), "x".repeat(73));
    let work_of = |hash: &PasswordHash| work_of(Some(hash), 4);
    let short = work_of(&bcrypt_hash(&whole));
    assert!(holds(&whole, &short).unwrap() && !holds(&longer, &short).unwrap());
    let long = work_of(&hash(&longer, QUICK).unwrap());
    assert!(holds(&longer, &long).unwrap() && !holds(&whole, &long).unwrap());
}

#[test]
fn u4_bcrypt_takes_the_bytes_and_argon2id_the_text() {
    let (composed, decomposed) = ("p\u{e4}ssword", "pa\u{308}ssword");
    let bytes = work_of(Some(&bcrypt_hash(composed)), 4);
    assert!(holds(composed, &bytes).unwrap() && !holds(decomposed, &bytes).unwrap());
    let text = work_of(Some(&hash(decomposed, QUICK).unwrap()), 4);
    assert!(holds(composed, &text).unwrap() && holds(decomposed, &text).unwrap());
}

#[test]
fn every_decoy_is_really_verified() {
    // A decoy that a library cannot read would be refused at once, and the time would tell who exists.
    for cost in 4..=6 {
        let work = work_of(None, cost);
        assert!(!holds("Happy123", &work).unwrap());
        assert_eq!(work.decoys.len(), 2);
        for decoy in &work.decoys {
            assert!(!verify("Happy123", decoy).unwrap(), "cost {cost}");
        }
    }
}

#[test]
fn a_hash_that_cannot_be_verified_is_an_error_and_no_answer() {
    for text in ["$2b$04$short", "$argon2id$v=19$m=8,t=1,p=1$short$short"] {
        let broken = Work { real: Some(text.into()), decoys: vec![] };
        assert!(holds("x", &broken).is_err(), "{text}");
    }
}

#[test]
fn a_new_hash_has_its_parameters_and_a_salt_of_its_own() {
    let (one, other) = (hash("x", QUICK).unwrap(), hash("x", QUICK).unwrap());
    assert_eq!(one.kind(), HashKind::Argon2id(QUICK));
    assert_ne!(one, other);
}
