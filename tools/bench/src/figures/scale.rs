//! What a million people with their sessions, grants and refresh tokens cost, against a thousand: sign-ins, look-ups, codes, refresh
//! tokens, sweeping; and what those wait who come while much is swept.

mod fill;

use std::time::{Duration, Instant};

use auth_server_core::domain::{Action, Approval, AuditLine, Digest, Fulfilled, Origin, TenantId};
use auth_server_core::flows::ports::browsers::{Approved, Browsers as _};
use auth_server_core::flows::ports::grants::{Grants as _, NewRefresh};
use auth_server_core::flows::ports::{Sessions as _, SignedIn, Users as _};
use auth_server_store::{SWEPT_AT_ONCE, Store};
use signet_db::Engine;

use super::store::{Ground, line};
use crate::Outcome;
use crate::figure::Measured;
use crate::rounds::{Rounds, Side};
use crate::statistics::Spread;

pub(super) const FEW: u32 = 1_000;
pub(super) const MANY: u32 = 1_000_000;
const ROUNDS: usize = 30;
/// How often each thing is done on one side in one round; in all rounds together for no more than the few.
pub(super) const TURNS: usize = 30;
/// Sweeps of each kind of one side in one round, each of as much as the server sweeps at once.
const SWEEPS: u32 = 4;
/// What is over, of each kind, of one side in one round.
const OVER: u32 = SWEEPS * SWEPT_AT_ONCE;
const NOW: u64 = 1_000_000;
/// What is over in the figure about waiting, which is swept as the server does.
const PILE: u32 = 20_000;
const PILES: usize = 5;

/// Many ÷ few: the worst of all, each told.
pub(super) async fn many_to_few(engine: Engine) -> Outcome<Measured> {
    let (few, many) = (Ground::of(engine).await?, Ground::of(engine).await?);
    fill::fill(&few, FEW).await?;
    fill::fill(&many, MANY).await?;
    let mut rounds: [Rounds; 5] = Default::default();
    for round in 0..ROUNDS {
        for side in Side::order(round) {
            let (ground, count) = if side == Side::Base { (&few, FEW) } else { (&many, MANY) };
            let took = [
                sign_ins(ground, (round, count)).await?,
                look_ups(ground, (round, count)).await?,
                codes(ground, (round, count)).await?,
                rotations(ground, (round, count)).await?,
                sweep(ground, round).await?,
            ];
            rounds.iter_mut().zip(took).for_each(|(rounds, took)| rounds.note(side, took));
        }
    }
    worst(["sign-in", "look-up", "code", "rotation", "sweep"].into_iter().zip(&rounds))
}

/// Of rounds in seconds: of `TURNS` turns each, but for what is swept.
pub(super) fn worst<'a>(all: impl Iterator<Item = (&'static str, &'a Rounds)>) -> Outcome<Measured> {
    let (mut worst, mut told): (Option<Spread>, Vec<String>) = (None, Vec::new());
    for (what, rounds) in all {
        // Those of the rounds are few ÷ many.
        let ratios: Vec<f64> = rounds.ratios().into_iter().map(f64::recip).collect();
        let spread = Spread::of(&ratios).ok_or("nothing was measured")?;
        let turns = if what == "sweep" { 1 } else { TURNS };
        let [few, many] = rounds.medians()?.map(|seconds| micros(seconds, turns));
        told.push(format!("{what} {:.2} ({many:.0} µs against {few:.0} µs)", spread.median));
        if worst.as_ref().is_none_or(|worst| worst.median < spread.median) {
            worst = Some(spread);
        }
    }
    Ok(Measured { spread: worst.ok_or("nothing was measured")?, beside: told.join(", ") })
}

#[expect(clippy::cast_precision_loss, reason = "a count of turns")]
fn micros(seconds: f64, turns: usize) -> f64 {
    seconds * 1e6 / turns as f64
}

/// The numbers of the turns of one side in one round, in all rounds together each once.
fn turns(round: usize) -> std::ops::Range<usize> {
    round * TURNS..(round + 1) * TURNS
}

/// Somebody of the first thousand or million, another one each time.
fn somebody(turn: usize, count: u32) -> String {
    let turn = u64::try_from(turn).unwrap_or_default();
    fill::sub(turn * 7_919 % u64::from(count) + 1)
}

async fn sign_ins(ground: &Ground, (round, count): (usize, u32)) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns(round) {
        sign_in(&ground.store, &ground.tenant, (turn, somebody(turn, count))).await?;
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn sign_in(store: &Store, tenant: &TenantId, (turn, sub): (usize, String)) -> Outcome<()> {
    let line = AuditLine { action: Action::SignIn, origin: Origin::default(), ..line(format!("in-{turn}")) };
    let done = SignedIn {
        sub,
        sid: format!("new-{turn}"),
        former: None,
        at: NOW,
        ends_at: NOW * 2,
        password_version: 0,
        better: None,
        line,
    };
    store.signed_in(tenant, done).await?.ok_or("somebody is missing")?;
    Ok(())
}

async fn look_ups(ground: &Ground, (round, count): (usize, u32)) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns(round) {
        let sub = somebody(turn, count);
        ground
            .store
            .by_username(&ground.tenant, &format!("name{sub}"))
            .await?
            .ok_or("somebody is missing")?;
        ground.store.hash_kinds(&ground.tenant).await?;
        let grant = ground.store.live_grant(&ground.tenant, &format!("g{sub}"), NOW).await?;
        grant.ok_or("a grant is missing")?;
    }
    Ok(began.elapsed().as_secs_f64())
}

/// A code is given out, and redeemed.
async fn codes(ground: &Ground, (round, count): (usize, u32)) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns(round) {
        let sub = somebody(turn, count);
        let code = Digest::of(&format!("code-{turn}"));
        let sign_in = fill::sign_in(format!("s{sub}"));
        let tenant = ground.tenant.clone();
        let approval = Approval { tenant, sub, sign_in, granted: fill::granted(), at: NOW };
        let grant = Fulfilled { id: format!("new-{turn}"), asked: fill::asked(), approval };
        let exchanged = grant.clone().exchange(NOW);
        let approved = Approved {
            grant,
            code: code.clone(),
            request: None,
            consent: None,
            line: None,
            hears_of_end: false,
        };
        let is_given = ground.store.approve(&ground.tenant, approved).await?;
        ground.store.grant_of_code(&ground.tenant, &code).await?.ok_or("a code is missing")?;
        let refresh = NewRefresh { digest: Digest::of(&format!("first-{turn}")), expires_at: NOW * 2 };
        let is_spent = ground.store.exchange(&ground.tenant, &exchanged, Some(refresh)).await?;
        if !is_given || !is_spent {
            return Err("a code could not be redeemed".into());
        }
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn rotations(ground: &Ground, (round, count): (usize, u32)) -> Outcome<f64> {
    let began = Instant::now();
    for turn in turns(round) {
        let token = fill::token(&somebody(turn, count));
        ground.store.refresh_token(&ground.tenant, &token, NOW).await?.ok_or("a token is missing")?;
        let next = NewRefresh { digest: Digest::of(&format!("next-{turn}")), expires_at: NOW * 2 };
        if !ground.store.rotate(&ground.tenant, (&token, NOW), next).await? {
            return Err("a token could not be rotated".into());
        }
    }
    Ok(began.elapsed().as_secs_f64())
}

async fn sweep(ground: &Ground, round: usize) -> Outcome<f64> {
    fill::over(ground, (round, OVER)).await?;
    let (began, store) = (Instant::now(), &ground.store);
    let mut gone = [0; 3];
    for _ in 0..SWEEPS {
        gone[0] += store.sweep_sessions(NOW, SWEPT_AT_ONCE).await?;
        gone[1] += store.sweep_refresh_tokens(NOW, SWEPT_AT_ONCE).await?;
    }
    // Afterwards, because with a grant go its tokens, and nothing says that both come in the same order.
    for _ in 0..SWEEPS {
        gone[2] += store.sweep_grants(NOW, SWEPT_AT_ONCE).await?;
    }
    let took = began.elapsed().as_secs_f64();
    if gone == [OVER; 3] { Ok(took) } else { Err(format!("{gone:?} of {OVER} each were swept").into()) }
}

/// The longest that anybody waits for a sign-in, of those who come one after the other while a pile of refresh tokens and grants
/// is swept among a million, in milliseconds.
pub(super) async fn longest_wait(engine: Engine) -> Outcome<Measured> {
    let ground = Ground::of(engine).await?;
    fill::fill(&ground, MANY).await?;
    let (mut waits, mut sign_ins, mut swept) = (Vec::new(), 0, Duration::ZERO);
    for pile in 0..PILES {
        fill::over(&ground, (pile, PILE)).await?;
        let (store, began) = (ground.store.clone(), Instant::now());
        let sweeping = tokio::spawn(async move {
            while store.sweep_refresh_tokens(NOW, SWEPT_AT_ONCE).await? == SWEPT_AT_ONCE {}
            while store.sweep_grants(NOW, SWEPT_AT_ONCE).await? == SWEPT_AT_ONCE {}
            Outcome::Ok(())
        });
        let mut longest = Duration::ZERO;
        while !sweeping.is_finished() {
            let began = Instant::now();
            sign_in(&ground.store, &ground.tenant, (sign_ins, somebody(sign_ins, MANY))).await?;
            longest = longest.max(began.elapsed());
            sign_ins += 1;
        }
        sweeping.await??;
        swept += began.elapsed();
        waits.push(super::milliseconds(longest));
    }
    let each = super::milliseconds(swept) / f64::from(u32::try_from(PILES)?);
    Measured::of(&waits, format!("{sign_ins} sign-ins came; {PILE} of each took {each:.0} ms"))
}
