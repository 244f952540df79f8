//! What a million sessions of the bff cost, against a thousand: sign-ins, look-ups, notes of use, the right to refresh, sweeping.

use std::time::Instant;

use bff::secret::Digest;
use bff::store::{Lease, MIGRATIONS, NewSession, SWEPT_AT_ONCE, Store};
use signet_db::{AssertSqlSafe, Database, Engine, query};

use super::place::Place;
use super::scale::{FEW, MANY, TURNS, worst};
use crate::Outcome;
use crate::figure::Measured;
use crate::rounds::{Rounds, Side};

const ROUNDS: usize = 30;
const NOW: u64 = 1_000_000;
const ENDS: u64 = NOW * 2;
/// How many are made at once: no statement may take longer than five seconds, also on a busy machine.
const PORTION: u32 = 5_000;
/// A prime above a million: `number * STEP % PRIME` is another number for each, in no order.
const PRIME: u64 = 1_000_003;
const STEP: u64 = 611_953;
/// As long as what is sealed of a session with an ES256 access token, a refresh token and an ID token.
const SEALED: usize = 2_048;

/// A database with sessions; whatever it lies in is gone with this.
struct Ground {
    store: Store,
    database: Database,
    count: u32,
    _place: Place,
}

impl Ground {
    async fn of(engine: Engine, count: u32) -> Outcome<Self> {
        let place = Place::of(engine, MIGRATIONS).await?;
        let database = place.database.clone();
        let ground = Self { store: Store::new(database.clone()), database, count, _place: place };
        for after in (0..count.div_ceil(PORTION)).map(|portion| portion * PORTION) {
            ground.fill(&numbers(after, count.min(after + PORTION)), "", ENDS).await?;
        }
        if engine == Engine::Postgres {
            // What its own housekeeping does in time.
            query("ANALYZE").execute(ground.database.reader()).await?;
        }
        Ok(ground)
    }

    /// A session for each of these numbers.
    async fn fill(&self, numbers: &str, prefix: &str, ends_at: u64) -> Outcome<()> {
        let sealed = match self.database.engine() {
            Engine::Sqlite => format!("zeroblob({SEALED})"),
            Engine::Postgres => format!("CAST(REPEAT('a', {SEALED}) AS BYTEA)"),
        };
        let statement = format!(
            "{numbers} INSERT INTO sessions (digest, sub, sid, sealed, version, seen_at, ends_at, over_at, leased_until) \
             SELECT SUBSTR('{prefix}' || k || '{}', 1, 43), k, '{prefix}' || k, {sealed}, 1, 1, {ends_at}, {ENDS}, 0 FROM k",
            "a".repeat(43)
        );
        let change = self.database.change(move |t| {
            Box::pin(async move {
                query(AssertSqlSafe(statement)).execute(t).await?;
                Ok(())
            })
        });
        Ok(change.await?)
    }

    /// The session of somebody, of another one each time.
    fn somebody(&self, turn: usize) -> Digest {
        let turn = u64::try_from(turn).unwrap_or_default();
        let number = (turn * 7_919 % u64::from(self.count) + 1) * STEP % PRIME;
        Digest::kept(format!("{:a<43}", number.to_string()))
    }
}

/// The numbers after `after` up to `last`, scattered.
fn numbers(after: u32, last: u32) -> String {
    format!(
        "WITH RECURSIVE n (i) AS (SELECT CAST({after} + 1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last}), \
         k (k) AS (SELECT CAST(i * {STEP} % {PRIME} AS TEXT) FROM n)"
    )
}

/// Many ÷ few: the worst of all, each told.
pub(super) async fn many_to_few(engine: Engine) -> Outcome<Measured> {
    let (few, many) = (Ground::of(engine, FEW).await?, Ground::of(engine, MANY).await?);
    let mut rounds: [Rounds; 5] = Default::default();
    for round in 0..ROUNDS {
        for side in Side::order(round) {
            let ground = if side == Side::Base { &few } else { &many };
            let turns = || round * TURNS..(round + 1) * TURNS;
            let took = [
                sign_ins(ground, turns()).await?,
                look_ups(ground, turns()).await?,
                uses(ground, turns()).await?,
                leases(ground, turns()).await?,
                sweep(ground, round).await?,
            ];
            rounds.iter_mut().zip(took).for_each(|(rounds, took)| rounds.note(side, took));
        }
    }
    worst(["sign-in", "look-up", "use", "lease", "sweep"].into_iter().zip(&rounds))
}

async fn sign_ins(ground: &Ground, turns: std::ops::Range<usize>) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns {
        let session = NewSession {
            digest: Digest::of(&format!("new-{turn}")),
            sub: turn.to_string(),
            sid: Some(format!("new-{turn}")),
            sealed: vec![0; SEALED],
            issued_at: NOW,
            now: NOW,
            ends_at: ENDS,
            over_at: ENDS,
            replaces: None,
        };
        if !ground.store.keep_session(session).await? {
            return Err("a session was not kept".into());
        }
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn look_ups(ground: &Ground, turns: std::ops::Range<usize>) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns {
        ground.store.session(&ground.somebody(turn), NOW).await?.ok_or("a session is missing")?;
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn uses(ground: &Ground, turns: std::ops::Range<usize>) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns {
        ground.store.note_use(&ground.somebody(turn), NOW, ENDS).await?;
    }
    Ok(began.elapsed().as_secs_f64())
}

/// Taken, and given back with what is sealed anew.
async fn leases(ground: &Ground, turns: std::ops::Range<usize>) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns {
        let lease = Lease { session: ground.somebody(turn), version: 1, holder: "bench".to_owned() };
        let has = ground.store.take_lease(&lease, NOW, NOW + 15).await?;
        if !has || !ground.store.keep_refreshed(&lease, vec![1; SEALED]).await? {
            return Err("a lease was not to be had".into());
        }
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn sweep(ground: &Ground, round: usize) -> Outcome<f64> {
    ground.fill(&numbers(0, SWEPT_AT_ONCE), &format!("over-{round}-"), 2).await?;
    let began = Instant::now();
    let more = ground.store.sweep(NOW, SWEPT_AT_ONCE).await?;
    let took = began.elapsed().as_secs_f64();
    if more { Ok(took) } else { Err("what is over was not swept".into()) }
}
