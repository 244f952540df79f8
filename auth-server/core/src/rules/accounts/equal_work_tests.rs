//! Whoever is named, the work is the same: rule U1.

use super::*;
use crate::domain::HashKind;

const PARAMS: Argon2Params = Argon2Params { memory: 64, iterations: 3, parallelism: 4 };

fn bcrypt(cost: u32) -> PasswordHash {
    PasswordHash::parse(&format!("$2y${cost:02}${}", "e".repeat(53))).unwrap()
}

fn argon2id() -> PasswordHash {
    PasswordHash::parse(&format!("$argon2id$v=19${PARAMS}${ARGON2ID}")).unwrap()
}

/// The rounds of bcrypt, and how often Argon2id is done.
fn counted(work: &Work) -> (u64, usize) {
    let all = work.real.iter().chain(&work.decoys);
    let kinds: Vec<HashKind> = all.map(|text| PasswordHash::parse(text).unwrap().kind()).collect();
    let rounds = kinds.iter().map(|kind| if let HashKind::Bcrypt(cost) = kind { 1 << cost } else { 0 }).sum();
    (rounds, kinds.iter().filter(|kind| **kind == HashKind::Argon2id(PARAMS)).count())
}

#[test]
fn it_is_the_same_for_everybody() {
    for dearest in [4, 10, 12] {
        let level = Level { bcrypt: Some(dearest), argon2: PARAMS };
        let wanted = (1 << dearest, 1);
        assert_eq!(counted(&work(None, &level)), wanted);
        assert_eq!(counted(&work(Some(&argon2id()), &level)), wanted);
        for cost in 4..=dearest {
            assert_eq!(counted(&work(Some(&bcrypt(cost)), &level)), wanted, "cost {cost} of {dearest}");
        }
    }
}

#[test]
fn where_nobody_has_a_hash_of_bcrypt_none_is_verified() {
    let level = Level { bcrypt: None, argon2: PARAMS };
    assert_eq!(counted(&work(None, &level)), (0, 1));
    assert_eq!(counted(&work(Some(&argon2id()), &level)), (0, 1));
}

#[test]
fn only_the_real_hash_decides() {
    let level = Level { bcrypt: Some(10), argon2: PARAMS };
    assert_eq!(work(None, &level).real, None);
    assert_eq!(work(Some(&bcrypt(4)), &level).real.as_deref(), Some(bcrypt(4).as_str()));
}
