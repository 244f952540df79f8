//! What the store adds to its engine: to a durable commit, and to a read by the primary key.

use std::sync::Arc;
use std::time::{Duration, Instant};

use auth_server_core::domain::{Action, AuditLine, Origin, PasswordHash, Role, StandardClaims, TenantId};
use auth_server_core::flows::ports::Sessions as _;
use auth_server_core::rules::accounts::username::Username;
use auth_server_store::{MIGRATIONS, NewUser, Store};
use signet_db::{Engine, Location};
use tokio::task::JoinSet;

use super::place::Place;
use crate::Outcome;
use crate::figure::Measured;
use crate::raw::{Raw, Workers};
use crate::rounds::{Rounds, Side};

/// Many short rounds rather than few long ones: what disturbs the machine then disturbs few of them.
const ROUNDS: usize = 60;
/// Transitions of one side in one round; a multiple of every number of callers.
pub(super) const TRANSITIONS: usize = 120;
/// Reads of one side in one round.
const READS: usize = 300;
const PEOPLE: usize = 1_000;
/// A well-formed hash.
pub(super) const HASH: &str =
    "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$jgtgd34mVTjmUPPpN2ptyfUDCYvYAmN0qvgHLPgvV6U";

/// A database with the store on it; whatever it lies in is gone with this.
pub(super) struct Ground {
    pub(super) store: Store,
    pub(super) tenant: TenantId,
    pub(super) location: Location,
    _place: Place,
}

impl Ground {
    pub(super) async fn of(engine: Engine) -> Outcome<Self> {
        let place = Place::of(engine, MIGRATIONS).await?;
        let (store, tenant) = (Store::new(place.database.clone()), TenantId::parse("bench")?);
        store.ensure_tenant(&tenant, 1).await?;
        Ok(Self { store, tenant, location: place.database.location().clone(), _place: place })
    }

    async fn add_people(&self) -> Outcome<()> {
        for number in 0..PEOPLE {
            let sub = sub(number);
            let user = NewUser {
                username: Username::parse(&format!("user.{number}"))?,
                password_hash: Some(PasswordHash::parse(HASH)?),
                claims: StandardClaims { name: Some(format!("User {number}")), ..StandardClaims::default() },
                roles: vec![Role::User],
                sub,
            };
            let line = line(format!("added-{number}"));
            self.store.add_user(&self.tenant, (user, 1), line).await?;
        }
        Ok(())
    }
}

fn sub(number: usize) -> String {
    format!("{number:032}")
}

/// Seconds for so many durable commits of the engine ÷ seconds for so many transitions of one statement, with so many
/// callers at once on either side. The statement is the same.
pub(super) async fn transitions(engine: Engine, callers: usize) -> Outcome<Measured> {
    let ground = Ground::of(engine).await?;
    let raw = Raw::connect(&ground.location, callers).await?;
    let mut rounds = Rounds::default();
    for number in 0..ROUNDS {
        for side in Side::order(number) {
            let took = match side {
                Side::Base => commits(&raw, (number, callers)).await?,
                Side::Measured => kept(&ground, (number, callers)).await?,
            };
            rounds.note(side, micros_each(took, TRANSITIONS)?);
        }
    }
    rounds.figure("µs")
}

pub(super) async fn commits(raw: &Raw, (round, callers): (usize, usize)) -> Outcome<Duration> {
    let mut workers = Workers::default();
    for caller in 0..callers {
        let raw = raw.clone();
        workers.spawn(async move {
            for number in 0..TRANSITIONS / callers {
                raw.insert(caller, line(format!("raw-{round}-{caller}-{number}"))).await?;
            }
            Ok(())
        });
    }
    finished(workers).await
}

async fn kept(ground: &Ground, (round, callers): (usize, usize)) -> Outcome<Duration> {
    let mut workers = Workers::default();
    for caller in 0..callers {
        let (store, tenant) = (ground.store.clone(), ground.tenant.clone());
        workers.spawn(async move {
            for number in 0..TRANSITIONS / callers {
                store.refused(&tenant, line(format!("kept-{round}-{caller}-{number}"))).await?;
            }
            Ok(())
        });
    }
    finished(workers).await
}

pub(super) async fn finished(mut workers: JoinSet<Outcome<()>>) -> Outcome<Duration> {
    let started = Instant::now();
    while let Some(done) = workers.join_next().await {
        done??;
    }
    Ok(started.elapsed())
}

/// Seconds for so many bare statements ÷ seconds for so many reads through the store, by one caller.
pub(super) async fn reads(engine: Engine) -> Outcome<Measured> {
    let ground = Arc::new(Ground::of(engine).await?);
    ground.add_people().await?;
    let raw = Raw::connect(&ground.location, 1).await?;
    let mut rounds = Rounds::default();
    for round in 0..ROUNDS {
        for side in Side::order(round) {
            let (ground, raw) = (Arc::clone(&ground), raw.clone());
            // On a worker of the runtime, as in a server.
            let took = tokio::spawn(async move {
                let started = Instant::now();
                for number in 0..READS {
                    let sub = sub(number % PEOPLE);
                    let found = match side {
                        Side::Base => raw.has_user(&ground.tenant, &sub).await?,
                        Side::Measured => ground.store.user(&ground.tenant, &sub).await?.is_some(),
                    };
                    if !found {
                        return Err("somebody is missing".into());
                    }
                }
                Outcome::Ok(started.elapsed())
            });
            rounds.note(side, micros_each(took.await??, READS)?);
        }
    }
    rounds.figure("µs")
}

pub(super) fn micros_each(took: Duration, count: usize) -> Outcome<f64> {
    Ok(took.as_secs_f64() * 1e6 / f64::from(u32::try_from(count)?))
}

pub(super) fn line(id: String) -> AuditLine {
    AuditLine {
        id,
        at: 1,
        actor: None,
        action: Action::SignIn,
        target: None,
        origin: Origin { address: Some([192, 0, 2, 1].into()), request_id: "0123456789abcdef".into() },
        succeeded: false,
    }
}
