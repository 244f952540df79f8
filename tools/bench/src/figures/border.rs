//! What the border costs: limits, and connections that only wait; and what going and new certificates cost its clients.

use std::sync::Arc;
use std::time::Instant;

use e2e::{Options, Stack};

use super::side::{Bare, cost};
use crate::arguments::By;
use crate::bare::{Template, Work};
use crate::figure::Measured;
use crate::load::{Connection, get};
use crate::rounds::{Rounds, Side};
use crate::statistics::percentile;
use crate::{Outcome, procfs};

const CONNECTIONS: usize = 16;
/// Pairs of processes: how the system places the threads of one decides what a request costs it, for as long as it lives.
const PAIRS: usize = 9;
/// Rounds with each pair.
const ROUNDS: usize = 8;
/// Requests of one side in one round.
const REQUESTS: usize = 3_000;
/// Connections that wait.
const IDLE: usize = 5_000;
/// Requests whose p99 is taken, in one round.
const TIMED: usize = 4_000;
/// Rounds of those.
const TIMED_ROUNDS: usize = 7;

/// `warp::serve` without limits ÷ our accept loop with all of them, for a handler that knows its answer.
pub(super) async fn accept_loop() -> Outcome<Measured> {
    let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
    let template = Template {
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        body: r#"{"status":"ok"}"#.to_owned(),
        work: Work::Nothing,
    };
    let mut rounds = Rounds::default();
    for _ in 0..PAIRS {
        compare(&template, &mut rounds).await?;
    }
    rounds.figure("µs")
}

/// Some rounds with a new process on each side.
async fn compare(template: &Template, rounds: &mut Rounds) -> Outcome<()> {
    let (ours, warp) = (Bare::start(By::Ours, template).await?, Bare::start(By::Warp, template).await?);
    let requests = |port| -> Arc<[Vec<u8>]> {
        vec![get("/health", port, "accept: application/json\r\nuser-agent: bench\r\n"); REQUESTS].into()
    };
    let (to_ours, to_warp) = (requests(ours.port), requests(warp.port));
    // The first round warms both up and does not count.
    for number in 0..=ROUNDS {
        for side in Side::order(number) {
            let spent = match side {
                Side::Base => cost((warp.id(), warp.port), &to_warp, CONNECTIONS).await?,
                Side::Measured => cost((ours.id(), ours.port), &to_ours, CONNECTIONS).await?,
            };
            if number > 0 {
                rounds.note(side, spent);
            }
        }
    }
    Ok(())
}

/// An api that keeps connections for as long as this measurement takes.
async fn api() -> Stack {
    let options = Options::new().log("warn").seconds("connections.idle_time", 3600);
    let mut stack = Stack::prepare(&options);
    stack.auth.start_ready().await;
    stack.api.start_ready().await;
    stack
}

fn probe(port: u16) -> Vec<u8> {
    get("/health", port, "accept: application/json\r\n")
}

/// Connections that have had one answer each.
async fn idle(port: u16) -> Outcome<Vec<Connection>> {
    let mut idle = Vec::with_capacity(IDLE);
    for _ in 0..IDLE {
        let mut connection = Connection::open(port).await?;
        connection.ask(&probe(port)).await?;
        idle.push(connection);
    }
    Ok(idle)
}

/// What each of many idle connections adds to the api's memory, in kB.
#[expect(clippy::cast_precision_loss, reason = "some millions")]
pub(super) async fn idle_memory() -> Outcome<Measured> {
    more_files()?;
    let stack = api().await;
    let (id, port) = (stack.api.id().ok_or("the api runs no more")?, stack.api.port);
    // What the first requests allocate once is no connection's.
    for _ in 0..100 {
        Connection::open(port).await?.ask(&probe(port)).await?;
    }
    let before = procfs::memory(id)?;
    let idle = idle(port).await?;
    let grown = procfs::memory(id)?.saturating_sub(before);
    let each = grown as f64 / idle.len() as f64 / 1e3;
    Measured::of(&[each], "")
}

/// p99 of new requests beside many idle connections ÷ without them.
pub(super) async fn idle_p99() -> Outcome<Measured> {
    more_files()?;
    let stack = api().await;
    let port = stack.api.port;
    timed(port).await?;
    let mut rounds = Rounds::default();
    for number in 0..TIMED_ROUNDS {
        for side in Side::order(number) {
            // The figure divides by what is without: the ratio's measured side.
            let waiting = if side == Side::Base { idle(port).await? } else { Vec::new() };
            rounds.note(side, percentile(&timed(port).await?, 99.0).ok_or("nothing was measured")?);
            drop(waiting);
        }
    }
    let figure = rounds.figure("µs")?;
    Ok(Measured {
        beside: format!("without {}", figure.beside.replace("against", "against, with,")),
        ..figure
    })
}

/// The latencies of requests on connections of their own, in microseconds.
async fn timed(port: u16) -> Outcome<Vec<f64>> {
    let mut times = Vec::with_capacity(TIMED);
    for _ in 0..TIMED {
        let started = Instant::now();
        Connection::open(port).await?.ask(&probe(port)).await?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    Ok(times)
}

/// Both ends of the connections are files: those of this process are allowed here, the api sees to its own.
fn more_files() -> Outcome<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let most = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most })?;
    let needed = IDLE as u64 + 100;
    if most.is_some_and(|most| most < needed) {
        return Err(format!("not measured: this figure needs {needed} open files (ulimit -n)").into());
    }
    Ok(())
}
