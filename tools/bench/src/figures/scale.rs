//! What a million people and sessions cost, against a thousand: sign-ins, look-ups, sweeping.

use std::time::Instant;

use auth_server_core::domain::{Action, AuditLine, Origin};
use auth_server_core::flows::ports::{Sessions as _, SignedIn, Users as _};
use auth_server_store::SWEPT_AT_ONCE;
use signet_db::{AssertSqlSafe, Engine, query};

use super::store::{Ground, HASH, line};
use crate::Outcome;
use crate::figure::Measured;
use crate::rounds::{Rounds, Side};
use crate::statistics::Spread;

const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
/// How many people are made at once.
const PORTION: u32 = 20_000;
/// A prime above [`MANY`]: `number * STEP % PRIME` is another number for each, in no order.
const PRIME: u64 = 1_000_003;
const STEP: u64 = 611_953;
const ROUNDS: usize = 30;
/// Sign-ins and look-ups of one side in one round.
const TURNS: usize = 40;
/// Sweeps of one side in one round.
const SWEEPS: u32 = 4;
/// Sessions that are over, of one side in one round: as many as those sweeps take.
const OVER: u32 = SWEEPS * SWEPT_AT_ONCE;
const NOW: u64 = 1_000_000;

/// Many ÷ few: the worst of the three, each told.
pub(super) async fn many_to_few(engine: Engine) -> Outcome<Measured> {
    let (few, many) = (Ground::of(engine).await?, Ground::of(engine).await?);
    fill(&few, FEW).await?;
    fill(&many, MANY).await?;
    let mut rounds: [Rounds; 3] = Default::default();
    for round in 0..ROUNDS {
        for side in Side::order(round) {
            let (ground, count) = if side == Side::Base { (&few, FEW) } else { (&many, MANY) };
            let took = [
                sign_ins(ground, (round, count)).await?,
                look_ups(ground, (round, count)).await?,
                sweep(ground, round).await?,
            ];
            rounds.iter_mut().zip(took).for_each(|(rounds, took)| rounds.note(side, took));
        }
    }
    worst(["sign-in", "look-up", "sweep"].into_iter().zip(&rounds))
}

fn worst<'a>(all: impl Iterator<Item = (&'static str, &'a Rounds)>) -> Outcome<Measured> {
    let (mut worst, mut told): (Option<Spread>, Vec<String>) = (None, Vec::new());
    for (what, rounds) in all {
        // Those of the rounds are few ÷ many.
        let ratios: Vec<f64> = rounds.ratios().into_iter().map(f64::recip).collect();
        let spread = Spread::of(&ratios).ok_or("nothing was measured")?;
        told.push(format!("{what} {:.2}", spread.median));
        if worst.as_ref().is_none_or(|worst| worst.median < spread.median) {
            worst = Some(spread);
        }
    }
    Ok(Measured { spread: worst.ok_or("nothing was measured")?, beside: told.join(", ") })
}

/// The numbers after `after` up to `last`, scattered.
fn numbers(after: u32, last: u32) -> String {
    format!(
        "WITH RECURSIVE n (i) AS (SELECT CAST({after} + 1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last}), \
         k (k) AS (SELECT CAST(i * {STEP} % {PRIME} AS TEXT) FROM n)"
    )
}

async fn fill(ground: &Ground, count: u32) -> Outcome<()> {
    // No statement may take as long as a million rows do.
    for after in (0..count.div_ceil(PORTION)).map(|portion| portion * PORTION) {
        portion(ground, &numbers(after, count.min(after + PORTION))).await?;
    }
    if ground.store.database().engine() == Engine::Postgres {
        // What its own housekeeping does in time.
        query("ANALYZE").execute(ground.store.database().reader()).await?;
    }
    Ok(())
}

async fn portion(ground: &Ground, numbers: &str) -> Outcome<()> {
    let (users, ends) = ("k, 'name' || k, 'name' || k, 'name' || k", NOW * 2);
    let statements = [
        format!("{numbers} INSERT INTO subs (sub, tenant, given_at) SELECT k, 'bench', 1 FROM k"),
        format!(
            "{numbers} INSERT INTO users (tenant, sub, username, username_key, username_skeleton, password_hash, hash_kind, \
             claims, roles, created_at, updated_at) \
             SELECT 'bench', {users}, '{HASH}', 'argon2id m=65536,t=3,p=4', '{{}}', 'user', 1, 1 FROM k"
        ),
        format!(
            "{numbers} INSERT INTO sessions (tenant, sid, sub, created_at, renewed_at, ends_at) \
             SELECT 'bench', 's' || k, k, 1, 1, {ends} FROM k"
        ),
    ];
    for statement in statements {
        run(ground, statement).await?;
    }
    Ok(())
}

async fn run(ground: &Ground, statement: String) -> Outcome<()> {
    let change = ground.store.database().change(move |t| {
        Box::pin(async move {
            query(AssertSqlSafe(statement)).execute(t).await?;
            Ok(())
        })
    });
    Ok(change.await?)
}

/// Somebody of the first thousand or million, another one each time.
fn somebody(turn: usize, count: u32) -> String {
    let turn = u64::try_from(turn).unwrap_or_default();
    let number = turn * 7_919 % u64::from(count) + 1;
    (number * STEP % PRIME).to_string()
}

async fn sign_ins(ground: &Ground, (round, count): (usize, u32)) -> Outcome<f64> {
    let began = Instant::now();
    for turn in 0..TURNS {
        let number = round * TURNS + turn;
        let (sub, sid) = (somebody(number, count), format!("new-{number}"));
        let line =
            AuditLine { action: Action::SignIn, origin: Origin::default(), ..line(format!("in-{number}")) };
        let done = SignedIn {
            sub,
            sid,
            former: None,
            at: NOW,
            ends_at: NOW * 2,
            password_version: 0,
            better: None,
            line,
        };
        ground.store.signed_in(&ground.tenant, done).await?.ok_or("somebody is missing")?;
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn look_ups(ground: &Ground, (round, count): (usize, u32)) -> Outcome<f64> {
    let began = Instant::now();
    for turn in 0..TURNS {
        let name = format!("name{}", somebody(round * TURNS + turn, count));
        ground.store.by_username(&ground.tenant, &name).await?.ok_or("somebody is missing")?;
        ground.store.hash_kinds(&ground.tenant).await?;
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn sweep(ground: &Ground, round: usize) -> Outcome<f64> {
    let over = format!(
        "{} INSERT INTO sessions (tenant, sid, sub, created_at, renewed_at, ends_at) \
         SELECT 'bench', 'over-{round}-' || k, k, 1, 1, 2 FROM k",
        numbers(0, OVER)
    );
    run(ground, over).await?;
    let began = Instant::now();
    let mut gone = 0;
    for _ in 0..SWEEPS {
        gone += ground.store.sweep_sessions(NOW, SWEPT_AT_ONCE).await?;
    }
    let took = began.elapsed().as_secs_f64();
    if gone == OVER { Ok(took) } else { Err(format!("{gone} of {OVER} were swept").into()) }
}
