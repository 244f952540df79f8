//! Whoever is named, the work is the same: rule U1.

use super::*;

const NEW: Argon2Params = Argon2Params { memory: 64, iterations: 3, parallelism: 4 };
const OLD: Argon2Params = Argon2Params { memory: 8, iterations: 1, parallelism: 1 };

fn bcrypt(cost: u32) -> PasswordHash {
    PasswordHash::parse(&format!("$2y${cost:02}${}", "e".repeat(53))).unwrap()
}

fn argon2id(params: Argon2Params) -> PasswordHash {
    PasswordHash::parse(&format!("$argon2id$v=19${params}${ARGON2ID}")).unwrap()
}

/// The rounds of bcrypt, and how often Argon2id is done by the new and by the old parameters.
fn counted(work: &Work) -> (u64, usize, usize) {
    let all = work.real.iter().chain(&work.decoys);
    let kinds: Vec<HashKind> = all.map(|text| PasswordHash::parse(text).unwrap().kind()).collect();
    let rounds = kinds.iter().map(|kind| if let HashKind::Bcrypt(cost) = kind { 1 << cost } else { 0 }).sum();
    let times = |params| kinds.iter().filter(|kind| **kind == HashKind::Argon2id(params)).count();
    (rounds, times(NEW), times(OLD))
}

#[test]
fn it_is_the_same_for_everybody() {
    for dearest in [4, 10, 12] {
        let kinds = [HashKind::Bcrypt(4), HashKind::Argon2id(OLD), HashKind::Bcrypt(dearest)];
        let wanted = (1 << dearest, 1, 1);
        assert_eq!(counted(&work(None, &kinds, NEW)), wanted);
        for params in [OLD, NEW] {
            assert_eq!(counted(&work(Some(&argon2id(params)), &kinds, NEW)), wanted, "{params}");
        }
        for cost in 4..=dearest {
            assert_eq!(counted(&work(Some(&bcrypt(cost)), &kinds, NEW)), wanted, "cost {cost} of {dearest}");
        }
    }
}

#[test]
fn what_nobody_has_is_not_done() {
    let kinds = [HashKind::Argon2id(NEW)];
    assert_eq!(counted(&work(None, &kinds, NEW)), (0, 1, 0));
    assert_eq!(counted(&work(Some(&argon2id(NEW)), &kinds, NEW)), (0, 1, 0));
    assert_eq!(counted(&work(None, &[], NEW)), (0, 1, 0), "also on the first day");
    assert_eq!(counted(&work(Some(&bcrypt(5)), &[], NEW)), (32, 1, 0), "and when it came a moment ago");
}

#[test]
fn only_the_real_hash_decides() {
    assert_eq!(work(None, &[HashKind::Bcrypt(10)], NEW).real, None);
    assert_eq!(work(Some(&bcrypt(4)), &[], NEW).real.as_deref(), Some(bcrypt(4).as_str()));
}
