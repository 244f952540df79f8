//! Requests that got no good answer while a server went, or while its certificates changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use e2e::{Options, Stack, wait};
use tokio::task::JoinSet;

use crate::Outcome;
use crate::figure::Measured;
use crate::load::{Connection, get};

const CLIENTS: usize = 16;
const ROUNDS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(20);

/// What the clients of one load see.
#[derive(Debug, Default)]
struct Seen {
    over: AtomicBool,
    answered: AtomicUsize,
    lost: AtomicUsize,
}

impl Seen {
    fn note<T, E>(&self, answer: Result<T, E>) -> Option<T> {
        let counter = if answer.is_ok() { &self.answered } else { &self.lost };
        counter.fetch_add(1, Ordering::Relaxed);
        answer.ok()
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

/// How many requests were refused, dropped or answered wrongly, of all that were sent in the meantime.
#[expect(clippy::cast_precision_loss, reason = "some thousand requests")]
pub(super) async fn requests() -> Outcome<Measured> {
    let (mut lost, mut answered) = (0, 0);
    for _ in 0..ROUNDS {
        for seen in [while_it_goes().await?, while_certificates_change().await?] {
            lost += seen.lost.load(Ordering::Relaxed);
            answered += seen.answered.load(Ordering::Relaxed);
        }
    }
    Measured::of(&[lost as f64], format!("{answered} were answered"))
}

/// A server that is told to stop and gives notice, as behind a balancer that asks `/ready` and then turns away.
async fn while_it_goes() -> Outcome<Arc<Seen>> {
    let options = Options::new().log("warn").seconds("connections.notice_time", 3);
    let mut stack = Stack::prepare(&options);
    stack.auth.start_ready().await;
    let (port, seen, mut clients) = (stack.auth.port, Arc::new(Seen::default()), JoinSet::new());
    for _ in 0..CLIENTS {
        clients.spawn(keeps_asking(port, Arc::clone(&seen)));
    }
    under_way(&seen).await;
    stack.auth.process().terminate();
    wait::until("the server says that it goes", PATIENCE, async || {
        (stack.auth.readiness().await == Some(503)).then_some(())
    })
    .await;
    seen.over.store(true, Ordering::Relaxed);
    ended(clients).await?;
    Ok(seen)
}

/// One request after the other over one connection, and over a new one where the server has said that it was the last; no
/// new one once the load is over.
async fn keeps_asking(port: u16, seen: Arc<Seen>) {
    let request = get("/health", port, "");
    let Some(mut connection) = seen.note(Connection::open(port).await) else { return };
    loop {
        let Some(answer) = seen.note(answered(&mut connection, &request).await) else { return };
        let last = answer.windows(17).any(|window| window.eq_ignore_ascii_case(b"connection: close"));
        if last && seen.is_over() {
            return;
        }
        if last {
            let Some(next) = seen.note(Connection::open(port).await) else { return };
            connection = next;
        }
    }
}

async fn answered(connection: &mut Connection, request: &[u8]) -> Outcome<Vec<u8>> {
    connection.ask(request).await?;
    Ok(connection.last().to_vec())
}

/// A server whose certificate is replaced while requests come, each over a connection of its own.
async fn while_certificates_change() -> Outcome<Arc<Seen>> {
    let stack = Stack::start_auth(&Options::new().log("signet_service=info").with_tls()).await;
    let (seen, mut clients) = (Arc::new(Seen::default()), JoinSet::new());
    for _ in 0..CLIENTS {
        let client = stack.client().pool_max_idle_per_host(0).build()?;
        let (url, seen) = (stack.auth.url("/health"), Arc::clone(&seen));
        clients.spawn(async move {
            while !seen.is_over() {
                let answer = client.get(&url).send().await;
                let good = answer.is_ok_and(|answer| answer.status().is_success());
                seen.note(good.then_some(()).ok_or(()));
            }
        });
    }
    under_way(&seen).await;
    let authority = stack.authority.as_ref().ok_or("a stack with TLS has an authority")?;
    for round in 1..=2 {
        authority.issue(&stack.pair());
        wait::until("the new certificate is taken up", PATIENCE, async || {
            let taken = stack.auth.log().matches("were read anew").count();
            (taken >= round).then_some(())
        })
        .await;
    }
    seen.over.store(true, Ordering::Relaxed);
    ended(clients).await?;
    Ok(seen)
}

async fn under_way(seen: &Seen) {
    let enough = async || (seen.answered.load(Ordering::Relaxed) > CLIENTS * 4).then_some(());
    wait::until("the load is under way", PATIENCE, enough).await;
}

async fn ended(mut clients: JoinSet<()>) -> Outcome<()> {
    while let Some(client) = clients.join_next().await {
        client?;
    }
    Ok(())
}
