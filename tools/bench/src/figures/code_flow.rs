//! The whole code flow of somebody who has signed in, against its parts by themselves: authorize, token, userinfo.

use std::sync::Arc;

use signet_db::Engine;
use tokio::task::JoinSet;

use super::provider::{Provider, access_token, code, person};
use crate::figure::Measured;
use crate::load::{Connection, gather};
use crate::rounds::{Rounds, Side};
use crate::{Outcome, procfs};

const CONNECTIONS: usize = 8;
const ROUNDS: usize = 30;
/// Flows of one side in one round; a multiple of the connections.
const FLOWS: usize = 160;

/// The server's CPU time for as many authorizations, redemptions and answers of userinfo, each kind by itself ÷ that for as many
/// flows, in which each step follows from the one before.
pub(super) async fn whole() -> Outcome<Measured> {
    let provider = Arc::new(Provider::on(Engine::Sqlite).await?);
    let mut rounds = Rounds::default();
    // The first round warms up and does not count.
    for number in 0..=ROUNDS {
        for side in Side::order(number) {
            let before = procfs::cpu_time(provider.process()?.0)?;
            match side {
                Side::Base => parts(&provider).await?,
                Side::Measured => flows(&provider).await?,
            }
            let spent = procfs::cpu_time(provider.process()?.0)?.saturating_sub(before);
            if number > 0 {
                rounds.note(side, spent.as_secs_f64() * 1e6 / f64::from(u32::try_from(FLOWS)?));
            }
        }
    }
    rounds.figure("µs")
}

/// All first steps, then all second steps, then all third steps.
async fn parts(provider: &Provider) -> Outcome<()> {
    let port = provider.port();
    let (_, codes) = gather(port, vec![provider.authorize(); FLOWS], CONNECTIONS, code).await?;
    let redeem = codes.iter().map(|code| provider.redeem(code)).collect();
    let (_, tokens) = gather(port, redeem, CONNECTIONS, access_token).await?;
    let ask = tokens.iter().map(|token| provider.userinfo(token)).collect();
    gather(port, ask, CONNECTIONS, person).await?;
    Ok(())
}

/// One flow after the other on each connection.
async fn flows(provider: &Arc<Provider>) -> Outcome<()> {
    let mut browsers = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (provider, mut connection) = (Arc::clone(provider), Connection::open(provider.port()).await?);
        browsers.spawn(async move {
            for _ in 0..FLOWS / CONNECTIONS {
                let code = connection.finds(&provider.authorize(), code).await?;
                let token = connection.finds(&provider.redeem(&code), access_token).await?;
                connection.finds(&provider.userinfo(&token), person).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(done) = browsers.join_next().await {
        done??;
    }
    Ok(())
}
