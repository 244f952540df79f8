//! Whether a flood of logins stalls what needs no hashing: the latency of the key set.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use e2e::{Options, Stack};
use tokio::task::JoinSet;

use super::logins::login;
use crate::Outcome;
use crate::figure::Measured;
use crate::load::{Connection, get};
use crate::rounds::{Rounds, Side};
use crate::statistics::percentile;

const ROUNDS: usize = 7;
/// Requests of one side in one round: the p99 is the fortieth from the top.
const REQUESTS: usize = 4_000;
/// Logins under way at once: the threads are busy and the queue is never empty.
const FLOOD: usize = 32;

/// p99 during a flood ÷ p99 while idle.
pub(super) async fn p99() -> Outcome<Measured> {
    let stack = Stack::start_auth(&Options::new().log("warn")).await;
    let port = stack.auth.port;
    latencies(port).await?;
    let mut rounds = Rounds::default();
    for number in 0..ROUNDS {
        for side in Side::order(number) {
            // The flood is what the figure divides by the other: the ratio's base.
            let times = if side == Side::Base { flooded(port).await? } else { latencies(port).await? };
            rounds.note(side, percentile(&times, 99.0).ok_or("nothing was measured")?);
        }
    }
    let figure = rounds.figure("µs")?;
    Ok(Measured {
        beside: format!("idle {}", figure.beside.replace("against", "against, in the flood,")),
        ..figure
    })
}

/// The latencies of requests one after the other, in microseconds.
async fn latencies(port: u16) -> Outcome<Vec<f64>> {
    let mut connection = Connection::open(port).await?;
    let (request, mut times) = (get("/.well-known/jwks.json", port, ""), Vec::with_capacity(REQUESTS));
    for _ in 0..REQUESTS {
        let started = Instant::now();
        connection.ask(&request).await?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    Ok(times)
}

async fn flooded(port: u16) -> Outcome<Vec<f64>> {
    let (over, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut flood = JoinSet::new();
    for _ in 0..FLOOD {
        let (over, answered) = (Arc::clone(&over), Arc::clone(&answered));
        flood.spawn(async move {
            let mut connection = Connection::open(port).await?;
            while !over.load(Ordering::Relaxed) {
                connection.ask(&login(port)).await?;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Outcome::Ok(())
        });
    }
    let under_way = async || (answered.load(Ordering::Relaxed) > 0).then_some(());
    e2e::wait::until("the flood is under way", Duration::from_secs(20), under_way).await;
    let times = latencies(port).await;
    over.store(true, Ordering::Relaxed);
    while let Some(done) = flood.join_next().await {
        done??;
    }
    times
}
