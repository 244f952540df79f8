//! The sign-in flow against stand-ins for its ports.

use std::future::{Future, ready};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use signet_shared::claims::AccessTokenClaims;

use super::*;
use crate::domain::{HashKind, PasswordHash, Role, StandardClaims, TenantId, User};
use crate::flows::ports::{Effort, Verdict};
use crate::flows::ports::{Failure, HashingError, SignedOut, StoreError};
use crate::flows::testing::now;
use crate::flows::{SignOutError, sign_out};

/// Knows `ada` with the password `right`; notes what it is told.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that goes wrong")]
struct World {
    ids: AtomicU32,
    hashed: AtomicU32,
    statements: AtomicU32,
    busy: bool,
    says_yes_to_nobody: bool,
    broken: bool,
    away: bool,
    disabled: bool,
    gone: bool,
    signed_in: Mutex<Vec<SignedIn>>,
    refused: Mutex<Vec<AuditLine>>,
    signed_out: Mutex<Vec<SignedOut>>,
}

fn hash(cost: u32) -> PasswordHash {
    PasswordHash::parse(&format!("$2b${cost:02}${}", "e".repeat(53))).unwrap()
}

impl World {
    fn state<T>(&self, value: T) -> Result<T, StoreError> {
        self.statements.fetch_add(1, Ordering::SeqCst);
        match (self.broken, self.away) {
            (true, _) => Err(Failure("no store".into()).into()),
            (_, true) => Err(StoreError::Unavailable("away".into())),
            _ => Ok(value),
        }
    }
}

impl Time for World {
    fn now(&self) -> u64 {
        1_000
    }
}

impl Random for World {
    fn unique_id(&self) -> Result<String, Failure> {
        Ok(format!("id{}", self.ids.fetch_add(1, Ordering::SeqCst)))
    }
}

impl Users for World {
    fn by_username(
        &self,
        tenant: &TenantId,
        username: &str,
    ) -> impl Future<Output = Result<Option<User>, StoreError>> + Send {
        let ada = User {
            sub: "7".into(),
            username: "ada".into(),
            password_hash: Some(hash(10)),
            password_version: 3,
            claims: StandardClaims::default(),
            roles: vec![Role::User],
            disabled: self.disabled,
        };
        let found = Some(ada).filter(|ada| ada.username == username && tenant.as_str() == "t");
        ready(self.state(found))
    }

    fn hash_kinds(&self, _: &TenantId) -> impl Future<Output = Result<Vec<HashKind>, StoreError>> + Send {
        ready(self.state(vec![HashKind::Bcrypt(10)]))
    }
}

impl Sessions for World {
    fn signed_in(
        &self,
        _: &TenantId,
        done: SignedIn,
    ) -> impl Future<Output = Result<Option<String>, StoreError>> + Send {
        let sid = done.former.clone().unwrap_or_else(|| done.sid.clone());
        self.signed_in.lock().unwrap().push(done);
        ready(self.state((!self.gone).then_some(sid)))
    }

    fn refused(&self, _: &TenantId, line: AuditLine) -> impl Future<Output = Result<(), StoreError>> + Send {
        self.refused.lock().unwrap().push(line);
        ready(self.state(()))
    }

    fn signed_out(
        &self,
        _: &TenantId,
        done: SignedOut,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send {
        self.signed_out.lock().unwrap().push(done);
        ready(self.state(true))
    }
}

/// A token is `sub/sid`; of another client it is `sub/sid/client`.
impl OwnTokens for World {
    fn read_own(&self, policy: &Policy, token: &str) -> Option<AccessTokenClaims> {
        let (sub, rest) = token.split_once('/')?;
        let (sid, client_id) = rest.split_once('/').unwrap_or((rest, &policy.client_id));
        let user = User {
            sub: sub.into(),
            username: String::new(),
            password_hash: None,
            password_version: 0,
            claims: StandardClaims::default(),
            roles: vec![],
            disabled: false,
        };
        let policy = Policy { client_id: client_id.into(), ..policy.clone() };
        Some(access_token::claims(&policy, &user, (sid.into(), 1), "j".into()))
    }
}

impl Hashing for World {
    fn verify(
        &self,
        password: String,
        hashed: Option<&PasswordHash>,
        effort: Effort,
    ) -> impl Future<Output = Result<Verdict, HashingError>> + Send {
        assert_eq!(effort.kinds, [HashKind::Bcrypt(10)]);
        assert_eq!(effort.renew, hashed.is_some() && !self.disabled, "nobody else's time may tell");
        self.hashed.fetch_add(1, Ordering::SeqCst);
        let right = hashed.map_or(self.says_yes_to_nobody, |_| password == "right");
        let verdict = if right { Verdict::Right(Some(hash(12))) } else { Verdict::Wrong };
        ready(if self.busy { Err(HashingError::Busy) } else { Ok(verdict) })
    }
}

impl Signing for World {
    fn sign(&self, claims: &AccessTokenClaims) -> Result<String, Failure> {
        Ok(format!("{} {} {} {}", claims.sub, claims.sid.as_deref().unwrap(), claims.iat, claims.exp))
    }
}

fn policy() -> Policy {
    Policy {
        issuer: "i".into(),
        audience: "a".into(),
        client_id: "c".into(),
        tenant: TenantId::parse("t").unwrap(),
        lifetime: 60,
    }
}

fn origin() -> Origin {
    Origin { address: None, request_id: "r".into() }
}

fn with(world: &World, username: &str, password: &str, former: Option<&str>) -> Result<String, SignInError> {
    let (username, password, former_token) = (username.into(), password.into(), former.map(str::to_owned));
    now(sign_in(world, &policy(), Credentials { username, password, former_token, origin: origin() }))
}

fn run(world: &World, username: &str, password: &str) -> Result<String, SignInError> {
    with(world, username, password, None)
}

#[test]
fn the_right_password_gives_a_token_of_a_session_that_is_kept() {
    let world = World::default();
    assert_eq!(run(&world, "ada", "right").unwrap(), "7 id0 1000 1060");
    let done = world.signed_in.lock().unwrap().pop().unwrap();
    assert_eq!((done.sub.as_str(), done.at, done.ends_at, done.former), ("7", 1000, 1060, None));
    assert_eq!(done.password_version, 3, "the session is of the password that was verified");
    assert_eq!(
        done.better,
        Some((hash(10), hash(12))),
        "a better hash is kept in place of the one that was verified"
    );
    assert_eq!(
        (done.line.action, done.line.succeeded, done.line.actor.as_deref()),
        (Action::SignIn, true, Some("7"))
    );
    assert_eq!((done.line.id.as_str(), &done.line.origin), ("id1", &origin()));
}

#[test]
fn u1_whoever_is_refused_costs_the_same_work() {
    let mut costs = Vec::new();
    for (username, password, disabled) in
        [("ada", "wrong", false), ("nobody", "right", false), ("", "", false), ("ada", "right", true)]
    {
        let world = World { disabled, ..World::default() };
        assert!(matches!(run(&world, username, password), Err(SignInError::InvalidCredentials)));
        let refused = world.refused.lock().unwrap();
        assert_eq!((refused.len(), refused[0].succeeded), (1, false), "{username}");
        assert!(world.signed_in.lock().unwrap().is_empty());
        costs.push((world.hashed.load(Ordering::SeqCst), world.statements.load(Ordering::SeqCst)));
    }
    assert!(costs.iter().all(|cost| *cost == (1, 3)), "{costs:?}");
}

#[test]
fn nobody_is_never_signed_in() {
    let world = World { says_yes_to_nobody: true, ..World::default() };
    assert!(matches!(run(&world, "nobody", "x"), Err(SignInError::InvalidCredentials)));
    let world = World { gone: true, ..World::default() };
    assert!(matches!(run(&world, "ada", "right"), Err(SignInError::InvalidCredentials)), "gone meanwhile");
}

#[test]
fn u5_the_session_of_the_former_token_goes_on_if_it_is_the_same_persons() {
    let world = World::default();
    assert_eq!(with(&world, "ada", "right", Some("7/old")).unwrap(), "7 old 1000 1060");
    for (former, why) in [("8/old", "another person's"), ("nonsense", "no token of ours")] {
        assert!(!with(&world, "ada", "right", Some(former)).unwrap().contains("old"), "{why}");
    }
}

#[test]
fn what_is_full_away_and_broken_is_told_apart() {
    let busy = World { busy: true, ..World::default() };
    assert!(matches!(run(&busy, "ada", "right"), Err(SignInError::Busy)));
    let broken = World { broken: true, ..World::default() };
    assert!(matches!(run(&broken, "ada", "right"), Err(SignInError::Failed(_))));
    let away = World { away: true, ..World::default() };
    assert!(matches!(run(&away, "ada", "right"), Err(SignInError::Unavailable(_))));
}

#[test]
fn u5_a_token_of_ours_ends_its_session_and_no_other_does() {
    let world = World::default();
    now(sign_out(&world, &policy(), ("7/s", origin()))).unwrap();
    let done = world.signed_out.lock().unwrap().pop().unwrap();
    assert_eq!((done.sub.as_str(), done.sid.as_str(), done.at), ("7", "s", 1000));
    assert_eq!((done.line.action, done.line.target.as_deref()), (Action::SignOut, Some("s")));
    for bad in ["nonsense", "7/s/another client"] {
        let refused = now(sign_out(&world, &policy(), (bad, origin())));
        assert!(matches!(refused, Err(SignOutError::NoToken)), "{bad}");
    }
    assert!(world.signed_out.lock().unwrap().is_empty());
    let away = World { away: true, ..World::default() };
    let refused = now(sign_out(&away, &policy(), ("7/s", origin())));
    assert!(matches!(refused, Err(SignOutError::Unavailable(_))));
}
