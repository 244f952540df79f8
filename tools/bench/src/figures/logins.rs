//! Logins per second: what HTTP, JSON and signing take away from hashing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use auth_server::config::Config;
use auth_server::hashing::{Counted, Pool, hash, holds};
use auth_server_core::domain::Argon2Params;
use auth_server_core::rules::accounts::equal_work::{Work, work};
use e2e::{ADMIN, Options, Stack, USER};
use serde_json::json;
use signet_service::config::Settings;
use signet_service::telemetry::metrics::Metrics;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::figure::Measured;
use crate::load::{post, send_all};
use crate::rounds::{Rounds, Side};

const ROUNDS: usize = 5;
/// Hashes under way and waiting at once, on either side: more than there are threads, fewer than the queue holds.
const AT_ONCE: usize = 8;
/// Logins of one side in one round; a multiple of those at once.
const LOGINS: usize = 40;

/// The body of a login of the demo user.
pub(super) fn login(port: u16) -> Vec<u8> {
    post("/auth/login", port, &json!({"username": USER.0, "password": USER.1}).to_string())
}

/// Seconds for so many hashes without HTTP ÷ seconds for so many logins.
pub(super) async fn per_second() -> Outcome<Measured> {
    let argon2 = Settings::from_toml("")?.read::<Config>()?.argon2;
    let stack = Stack::start_auth(&options(argon2)).await;
    // From now on nobody has a hash of bcrypt: each login is one of Argon2id.
    for user in [USER, ADMIN] {
        stack.login(user).await;
    }
    let requests: Arc<[Vec<u8>]> = vec![login(stack.auth.port); LOGINS].into();
    let (pool, demo) = pool(argon2)?;
    let mut rounds = Rounds::default();
    for number in 0..ROUNDS {
        for side in Side::order(number) {
            let took = match side {
                Side::Base => hashes(&pool, &demo).await?,
                Side::Measured => send_all(stack.auth.port, &requests, AT_ONCE).await?,
            };
            rounds.note(side, super::milliseconds(took) / f64::from(u32::try_from(LOGINS)?));
        }
    }
    rounds.figure("ms")
}

/// The harness has cheap hashes; here they cost what they cost an operator who says nothing.
fn options(argon2: Argon2Params) -> Options {
    let Argon2Params { memory, iterations, parallelism } = argon2;
    Options::new()
        .log("warn")
        .number("auth_server.argon2_memory", memory.into())
        .number("auth_server.argon2_iterations", iterations.into())
        .number("auth_server.argon2_parallelism", parallelism.into())
}

/// The pool of the demo's auth-server, and what a login of the demo user is for it.
fn pool(argon2: Argon2Params) -> Outcome<(Arc<Pool>, Work)> {
    let pool = Pool::start(Counted::register(&mut Metrics::default()))?;
    Ok((Arc::new(pool), work(Some(&hash(USER.1, argon2)?), &[], argon2)))
}

/// The hashes of as many logins, as many of them at once.
async fn hashes(pool: &Arc<Pool>, demo: &Work) -> Outcome<Duration> {
    let (started, mut under_way) = (Instant::now(), JoinSet::new());
    for _ in 0..AT_ONCE {
        let (pool, demo) = (Arc::clone(pool), demo.clone());
        under_way.spawn(async move {
            for _ in 0..LOGINS / AT_ONCE {
                let demo = demo.clone();
                let held = pool.run(move || holds(USER.1, &demo)).await?;
                if !matches!(held, Some(Ok(true))) {
                    return Err("the demo user's password does not hold".into());
                }
            }
            Outcome::Ok(())
        });
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    Ok(started.elapsed())
}
