//! The sign-in flow against stand-ins for its ports.

use std::future::{Future, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};

use signet_shared::claims::AccessTokenClaims;

use super::*;
use crate::domain::{PasswordHash, Role, User};

/// Knows `ada` with the password `right`; counts how often it hashed.
#[derive(Default)]
struct World {
    hashed: AtomicU32,
    busy: bool,
    says_yes_to_nobody: bool,
    broken: bool,
}

impl Time for World {
    fn now(&self) -> u64 {
        1_000
    }
}

impl Random for World {
    fn unique_id(&self) -> Result<String, Failure> {
        Ok("id".into())
    }
}

impl Users for World {
    fn by_username(&self, username: &str) -> impl Future<Output = Result<Option<User>, Failure>> + Send {
        let password_hash = PasswordHash::parse(&format!("$2b$10${}", "e".repeat(53))).unwrap();
        let (name, email, roles) = (String::new(), String::new(), vec![Role::User]);
        let ada = User { sub: "7".into(), username: "ada".into(), password_hash, name, email, roles };
        let found = Some(ada).filter(|ada| ada.username == username);
        ready(if self.broken { Err(Failure("no store".into())) } else { Ok(found) })
    }
}

impl Hashing for World {
    fn verify(
        &self,
        password: String,
        hash: Option<&PasswordHash>,
    ) -> impl Future<Output = Result<bool, HashingError>> + Send {
        self.hashed.fetch_add(1, Ordering::SeqCst);
        let right = hash.map_or(self.says_yes_to_nobody, |_| password == "right");
        ready(if self.busy { Err(HashingError::Busy) } else { Ok(right) })
    }
}

impl Signing for World {
    fn sign(&self, claims: &AccessTokenClaims) -> Result<String, Failure> {
        Ok(format!("{}.{}.{}", claims.sub, claims.iat, claims.exp))
    }
}

fn run(world: &World, username: &str, password: &str) -> Result<String, SignInError> {
    let policy = Policy {
        issuer: "i".into(),
        audience: "a".into(),
        client_id: "c".into(),
        tenant: "t".into(),
        lifetime: 60,
    };
    let credentials = Credentials { username: username.into(), password: password.into() };
    let flow = pin!(sign_in(world, &policy, credentials));
    match flow.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the stand-ins never wait"),
    }
}

#[test]
fn the_right_password_gives_a_token() {
    assert_eq!(run(&World::default(), "ada", "right").unwrap(), "7.1000.1060");
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_refused_alike_after_the_same_work() {
    for (username, password) in [("ada", "wrong"), ("nobody", "right"), ("", "")] {
        let world = World::default();
        assert!(matches!(run(&world, username, password), Err(SignInError::InvalidCredentials)));
        assert_eq!(world.hashed.load(Ordering::SeqCst), 1, "{username} must cost one hash");
    }
}

#[test]
fn nobody_is_never_signed_in() {
    let world = World { says_yes_to_nobody: true, ..World::default() };
    assert!(matches!(run(&world, "nobody", "x"), Err(SignInError::InvalidCredentials)));
}

#[test]
fn a_full_queue_and_a_broken_store_are_told_apart() {
    let busy = World { busy: true, ..World::default() };
    assert!(matches!(run(&busy, "ada", "right"), Err(SignInError::Busy)));
    let broken = World { broken: true, ..World::default() };
    assert!(matches!(run(&broken, "ada", "right"), Err(SignInError::Failed(_))));
}
