//! Adding, rotating, revoking: what changes, and what is refused with nothing changed.

use super::super::testing::{POLICY, key, new, planned};
use super::*;

fn states(keys: &[StoredKey], now: u64) -> Vec<(&str, &'static str)> {
    let one = |index: usize| (keys[index].kid.as_str(), state(keys, index, now).unwrap().as_str());
    (0..keys.len()).map(one).collect()
}

#[test]
fn the_first_key_signs_at_once_and_the_next_when_it_was_published() {
    let mut keys = Vec::new();
    add(&mut keys, new("a"), When::Ahead, 100, &POLICY).unwrap();
    add(&mut keys, new("b"), When::Ahead, 100, &POLICY).unwrap();
    assert_eq!(states(&keys, 100), [("a", "active"), ("b", "made")]);
    add(&mut keys, new("c"), When::AtOnce, 200, &POLICY).unwrap();
    assert_eq!(states(&keys, 200), [("a", "retiring"), ("b", "made"), ("c", "active")]);
    assert_eq!((keys[2].created, keys[2].token_lifetime), (200, 60));
}

#[test]
fn a_key_that_is_here_is_not_added_and_a_revoked_one_never_again() {
    let mut keys = vec![planned("a", 0)];
    let before = keys.clone();
    let refused = add(&mut keys, new("a"), When::AtOnce, 5, &POLICY);
    assert_eq!(refused, Err(KeyRefusal::Known { kid: "a".into(), state: KeyState::Active }));
    assert_eq!(keys, before);
    keys[0].revoked = Some(1);
    assert_eq!(add(&mut keys, new("a"), When::AtOnce, 5, &POLICY), Err(KeyRefusal::Revoked("a".into())));
    assert_eq!(keys.len(), 1);
}

#[test]
fn more_keys_than_checkers_look_at_are_never_published() {
    let mut keys = Vec::new();
    for number in 0..MOST_SERVED {
        add(&mut keys, new(&format!("k{number}")), When::AtOnce, 5, &POLICY).unwrap();
    }
    assert_eq!(add(&mut keys, new("more"), When::AtOnce, 5, &POLICY), Err(KeyRefusal::TooMany));
    assert_eq!(keys.len(), MOST_SERVED);
    keys[0].retired = Some(400);
    assert_eq!(add(&mut keys, new("more"), When::AtOnce, 400, &POLICY), Ok(()));
}

#[test]
fn a_rotation_wants_one_next_key() {
    let mut keys = vec![planned("a", 0)];
    assert_eq!(rotate(&mut keys, Alg::Es256, When::Ahead, 5), Ok(Successor::Wanted));
    assert_eq!(rotate(&mut keys, Alg::Es256, When::AtOnce, 5), Ok(Successor::Wanted));
    for waiting in [key("b"), planned("b", 300)] {
        let mut keys = vec![planned("a", 0), waiting];
        let before = keys.clone();
        let refused = rotate(&mut keys, Alg::Es256, When::Ahead, 5);
        assert_eq!(refused, Err(KeyRefusal::Waiting("b".into())));
        assert_eq!(keys, before);
        assert_eq!(rotate(&mut keys, Alg::Es256, When::AtOnce, 5), Ok(Successor::Promoted("b".into())));
        assert_eq!(states(&keys, 5), [("a", "retiring"), ("b", "active")]);
    }
}

#[test]
fn a_revoked_key_signs_no_more_and_another_does_at_once() {
    let mut keys = vec![planned("a", 0), planned("b", 100), planned("c", 900)];
    assert_eq!(revoke(&mut keys, "b", 200), Ok((Alg::Es256, Successor::Promoted("c".into()))));
    assert_eq!(states(&keys, 200), [("a", "retiring"), ("b", "revoked"), ("c", "active")]);
    assert_eq!(keys[1].sealed, None, "nobody can sign with it any more");
    assert_eq!(revoke(&mut keys, "c", 200), Ok((Alg::Es256, Successor::Wanted)));
    assert_eq!(revoke(&mut keys, "c", 200), Err(KeyRefusal::Revoked("c".into())));
}

#[test]
fn revoking_one_that_does_not_sign_changes_nothing_for_the_others() {
    let mut keys = vec![planned("a", 0), planned("b", 100), planned("c", 900)];
    assert_eq!(revoke(&mut keys, "a", 200), Ok((Alg::Es256, Successor::NotNeeded)));
    assert_eq!(revoke(&mut keys, "c", 200), Ok((Alg::Es256, Successor::NotNeeded)));
    assert_eq!(states(&keys, 200), [("a", "revoked"), ("b", "active"), ("c", "revoked")]);
    let before = keys.clone();
    assert_eq!(revoke(&mut keys, "d", 200), Err(KeyRefusal::Unknown("d".into())));
    assert_eq!(keys, before);
}

#[test]
fn of_several_that_begin_in_one_second_the_promoted_one_signs() {
    let mut keys = vec![planned("waits", 900), planned("a", 200), planned("b", 200)];
    revoke(&mut keys, "b", 200).unwrap();
    assert_eq!(states(&keys, 200), [("a", "retiring"), ("b", "revoked"), ("waits", "active")]);
}
