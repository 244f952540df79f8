//! Starting, and doing nothing.

use std::time::{Duration, Instant};

use e2e::{Options, Server, Stack};

use super::milliseconds;
use crate::figure::Measured;
use crate::load::{Connection, get};
use crate::{Outcome, procfs};

const STARTS: usize = 9;
/// Between two looks whether a server is ready.
const LOOK: Duration = Duration::from_millis(1);
/// After this a server that is ready has nothing more to do.
const IDLE: Duration = Duration::from_secs(2);

/// From the start of the process to 200 of `/ready`.
pub(super) async fn time(name: &str) -> Outcome<Measured> {
    let mut stack = prepared(name).await;
    let server = one(&mut stack, name);
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let started = Instant::now();
        server.start();
        while !is_ready(server.port).await {
            tokio::time::sleep(LOOK).await;
        }
        times.push(milliseconds(started.elapsed()));
        server.stop();
    }
    Measured::of(&times, "")
}

/// The resident memory of a server that was never asked anything but whether it is ready.
pub(super) async fn memory(name: &str) -> Outcome<Measured> {
    let mut stack = prepared(name).await;
    let server = one(&mut stack, name);
    server.start_ready().await;
    tokio::time::sleep(IDLE).await;
    let bytes = procfs::memory(server.id().ok_or("the server runs no more")?)?;
    #[expect(clippy::cast_precision_loss, reason = "some millions")]
    Measured::of(&[bytes as f64 / 1e6], "")
}

/// A stack whose keys exist; for the api its auth-server runs, for the others nothing does.
async fn prepared(name: &str) -> Stack {
    let mut stack = Stack::prepare(&Options::new().log("warn"));
    stack.auth.start_ready().await;
    if name != "api" {
        stack.auth.stop();
    }
    stack
}

fn one<'a>(stack: &'a mut Stack, name: &str) -> &'a mut Server {
    match name {
        "api" => &mut stack.api,
        "bff" => &mut stack.bff,
        _ => &mut stack.auth,
    }
}

async fn is_ready(port: u16) -> bool {
    let Ok(mut connection) = Connection::open(port).await else { return false };
    connection.ask(&get("/ready", port, "")).await.is_ok()
}
