//! What it costs the api's process to tell of a request: its log line, its metrics, its trace.

use std::sync::Arc;

use e2e::{Options, Stack, USER, ports};

use super::side::cost;
use crate::Outcome;
use crate::figure::Measured;
use crate::load::get;
use crate::rounds::{Rounds, Side};

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 60;
/// Requests of one side in one round.
const REQUESTS: usize = 3_000;

/// A stack, and the request that its api is sent again and again.
struct Asked {
    stack: Stack,
    requests: Arc<[Vec<u8>]>,
}

/// An api that writes a line for each request to a file, counts them and continues their traces ÷ one that does none of it.
pub(super) async fn told() -> Outcome<Measured> {
    let silent = asked(Options::new().log("warn"), "").await?;
    let listen = format!("localhost:{}", ports::free());
    let telling = Options::new().log("info").queued_log().text("api.metrics_listen", &listen);
    let traced = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00\r\n";
    let telling = asked(telling, traced).await?;
    let mut rounds = Rounds::default();
    // The first round warms both up and does not count.
    for number in 0..=ROUNDS {
        for side in Side::order(number) {
            let asked = match side {
                Side::Base => &silent,
                Side::Measured => &telling,
            };
            let api = &asked.stack.api;
            let process = (api.id().ok_or("the api runs no more")?, api.port);
            let cost = cost(process, &asked.requests, CONNECTIONS).await?;
            if number > 0 {
                rounds.note(side, cost);
            }
        }
    }
    let lines = telling.stack.api.requests("GET", "/api/profile");
    if lines < ROUNDS * REQUESTS || silent.stack.api.requests("GET", "/api/profile") > 0 {
        return Err(format!("{lines} lines are in the log, and some in the one without").into());
    }
    rounds.figure("µs")
}

async fn asked(options: Options, lines: &str) -> Outcome<Asked> {
    let stack = Stack::start(&options.seconds("auth_server.token_lifetime", 3600)).await;
    let token = stack.login(USER).await;
    let lines = format!("accept: application/json\r\nauthorization: Bearer {token}\r\n{lines}");
    let requests = vec![get("/api/profile", stack.api.port, &lines); REQUESTS].into();
    Ok(Asked { stack, requests })
}
