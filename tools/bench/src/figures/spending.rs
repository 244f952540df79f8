//! Codes redeemed and refresh tokens rotated in a second, by the real server over HTTP, against durable commits of the engine.

use std::time::Duration;

use signet_db::Engine;

use super::provider::{Provider, code, refresh_token};
use super::store::{Ground, TRANSITIONS, commits, micros_each};
use crate::Outcome;
use crate::figure::Measured;
use crate::load::gather;
use crate::raw::Raw;
use crate::rounds::{Rounds, Side};

const CALLERS: usize = 8;
const ROUNDS: usize = 40;

/// What is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spent {
    Code,
    Refresh,
}

/// Seconds for so many durable commits of one row ÷ seconds for so many answers with tokens, as many at once on either side.
pub(super) async fn per_second(engine: Engine, spent: Spent) -> Outcome<Measured> {
    let (ground, provider) = (Ground::of(engine).await?, Provider::on(engine).await?);
    let raw = Raw::connect(&ground.location, CALLERS).await?;
    let mut rounds = Rounds::default();
    // The first round warms both up and does not count.
    for number in 0..=ROUNDS {
        for side in Side::order(number) {
            let took = match side {
                Side::Base => commits(&raw, (number, CALLERS)).await?,
                Side::Measured => answers(&provider, spent).await?,
            };
            if number > 0 {
                rounds.note(side, micros_each(took, TRANSITIONS)?);
            }
        }
        if number == 0 {
            provider.settle().await?;
        }
    }
    rounds.figure("µs")
}

/// How long the answers to fresh codes or refresh tokens took; that there are any is not counted.
async fn answers(provider: &Provider, spent: Spent) -> Outcome<Duration> {
    let port = provider.port();
    let (_, codes) = gather(port, vec![provider.authorize(); TRANSITIONS], CALLERS, code).await?;
    let redeem = codes.iter().map(|code| provider.redeem(code)).collect();
    let (redeemed, tokens) = gather(port, redeem, CALLERS, refresh_token).await?;
    if spent == Spent::Code {
        return Ok(redeemed);
    }
    let refresh = tokens.iter().map(|token| provider.refresh(token)).collect();
    let (refreshed, _) = gather(port, refresh, CALLERS, refresh_token).await?;
    Ok(refreshed)
}
