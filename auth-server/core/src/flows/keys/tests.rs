//! The flows over a store in memory: what is kept, and that a refusal keeps nothing.

use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use super::*;
use crate::domain::NewKey;
use crate::flows::ports::{KeyStore, Time};
use crate::rules::keys::state::{KeyState, state};
use crate::rules::keys::tend::{Moment, Watch};

const SIGNING: Signing = Signing {
    used: Algs::of(Alg::Es256),
    policy: Policy { jwks_max_age: 300, token_lifetime: 60, key_lifetime: Some(86_400) },
};

/// Keys `k0`, `k1`, … in their order; with `broken` it makes none.
#[derive(Default)]
struct World {
    keys: Mutex<Vec<StoredKey>>,
    made: Mutex<usize>,
    now: u64,
    broken: bool,
}

impl Time for World {
    fn now(&self) -> u64 {
        self.now
    }
}

impl KeyMaker for World {
    fn make(&self, alg: Alg) -> Result<NewKey, Failure> {
        if self.broken {
            return Err(Failure("no randomness".into()));
        }
        let mut made = self.made.lock().unwrap();
        let kid = format!("k{made}");
        *made += 1;
        Ok(NewKey { kid, alg, public_pem: String::new(), sealed: vec![1] })
    }
}

impl KeyStore for World {
    async fn generation(&self) -> Result<String, Failure> {
        Ok(self.keys.lock().unwrap().len().to_string())
    }

    async fn load(&self) -> Result<Vec<StoredKey>, Failure> {
        Ok(self.keys.lock().unwrap().clone())
    }

    async fn change<T: Send, E: From<Failure> + Send>(
        &self,
        decide: impl FnOnce(&mut Vec<StoredKey>) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        let mut keys = self.load().await?;
        let decided = decide(&mut keys)?;
        *self.keys.lock().unwrap() = keys;
        Ok(decided)
    }
}

impl World {
    fn states(&self) -> Vec<(String, KeyState)> {
        let keys = self.keys.lock().unwrap();
        (0..keys.len()).map(|at| (keys[at].kid.clone(), state(&keys, at, self.now).unwrap())).collect()
    }

    fn tend(&self) -> Result<(), Failure> {
        let moment = Moment { now: self.now, uptime: self.now };
        now(tend(self, SIGNING, moment, &mut Watch::default()))
    }
}

/// Nothing here waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("it waits"),
    }
}

fn states<const N: usize>(states: [(&str, KeyState); N]) -> Vec<(String, KeyState)> {
    states.map(|(kid, state)| (kid.to_owned(), state)).into()
}

#[test]
fn a_server_makes_its_first_key_and_the_next_when_it_is_due() {
    let mut world = World::default();
    world.tend().unwrap();
    assert_eq!(world.states(), states([("k0", KeyState::Active)]));
    world.now = 86_400 - 360;
    world.tend().unwrap();
    assert_eq!(world.states(), states([("k0", KeyState::Active), ("k1", KeyState::Published)]));
    world.now = 86_400;
    assert_eq!(world.states(), states([("k0", KeyState::Retiring), ("k1", KeyState::Active)]));
}

#[test]
fn a_rotation_waits_until_a_server_has_published_the_key() {
    let world = World::default();
    world.tend().unwrap();
    assert_eq!(now(rotate(&world, SIGNING, Alg::Es256, When::Ahead)).unwrap(), "k1");
    assert_eq!(world.states(), states([("k0", KeyState::Active), ("k1", KeyState::Made)]));
    let again = now(rotate(&world, SIGNING, Alg::Es256, When::Ahead));
    assert!(matches!(again, Err(KeysError::Refused(KeyRefusal::Waiting(kid))) if kid == "k1"));
    world.tend().unwrap();
    assert_eq!(world.states(), states([("k0", KeyState::Active), ("k1", KeyState::Published)]));
    assert_eq!(now(rotate(&world, SIGNING, Alg::Es256, When::AtOnce)).unwrap(), "k1", "it is there already");
    assert_eq!(now(rotate(&world, SIGNING, Alg::Es256, When::AtOnce)).unwrap(), "k2");
    let wanted = [("k0", KeyState::Retiring), ("k1", KeyState::Retiring), ("k2", KeyState::Active)];
    assert_eq!(world.states(), states(wanted));
}

#[test]
fn a_key_that_signed_is_replaced_where_it_is_revoked() {
    let world = World::default();
    world.tend().unwrap();
    assert_eq!(now(revoke(&world, SIGNING, "k0")).unwrap().as_deref(), Some("k1"));
    assert_eq!(world.states(), states([("k0", KeyState::Revoked), ("k1", KeyState::Active)]));
    assert!(matches!(now(revoke(&world, SIGNING, "k9")), Err(KeysError::Refused(KeyRefusal::Unknown(_)))));
    now(rotate(&world, SIGNING, Alg::Rs256, When::AtOnce)).unwrap();
    assert_eq!(now(revoke(&world, SIGNING, "k2")).unwrap(), None, "nothing is signed by that algorithm");
}

#[test]
fn where_no_key_can_be_made_nothing_is_revoked() {
    let mut world = World::default();
    world.tend().unwrap();
    world.broken = true;
    assert!(matches!(now(revoke(&world, SIGNING, "k0")), Err(KeysError::Failed(_))));
    assert!(matches!(now(rotate(&world, SIGNING, Alg::Es256, When::Ahead)), Err(KeysError::Failed(_))));
    assert_eq!(world.states(), states([("k0", KeyState::Active)]));
    world.now = 86_400;
    assert!(world.tend().is_err());
    assert_eq!(world.states(), states([("k0", KeyState::Active)]), "it signs on");
}

#[test]
fn an_imported_key_is_a_next_key_or_signs_at_once() {
    let world = World::default();
    world.tend().unwrap();
    let own =
        |kid: &str| NewKey { kid: kid.into(), alg: Alg::Es256, public_pem: String::new(), sealed: vec![2] };
    now(import(&world, SIGNING, own("ours"), When::Ahead)).unwrap();
    assert_eq!(world.states(), states([("k0", KeyState::Active), ("ours", KeyState::Made)]));
    let again = now(import(&world, SIGNING, own("ours"), When::AtOnce));
    assert!(matches!(again, Err(KeysError::Refused(KeyRefusal::Known { .. }))));
    now(import(&world, SIGNING, own("urgent"), When::AtOnce)).unwrap();
    assert_eq!(world.states()[2], ("urgent".to_owned(), KeyState::Active));
}
