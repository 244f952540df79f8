//! Requests that got no good answer while signing keys were rotated: logins, and valid tokens at the api.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use e2e::operator::{kid_of, said, state};
use e2e::{Options, Stack, USER, wait};
use tokio::task::JoinSet;

use crate::Outcome;
use crate::figure::Measured;

/// No more than the hashing queue takes.
const CLIENTS: usize = 4;
const CHECKS: usize = 100;
const ROTATIONS: usize = 5;
const PATIENCE: Duration = Duration::from_mins(1);

#[derive(Default)]
struct Seen {
    over: AtomicBool,
    good: AtomicUsize,
    bad: AtomicUsize,
}

/// How many requests were refused, dropped or answered wrongly, of all that were sent in the meantime.
#[expect(clippy::cast_precision_loss, reason = "some thousand requests")]
pub(super) async fn lost() -> Outcome<Measured> {
    // An unknown kid fetches nothing: what keeps tokens valid is that keys are published ahead.
    let options = Options::new().log("warn").seconds("auth_server.jwks_max_age", 1);
    let stack = Arc::new(Stack::start(&options.seconds("api.jwks_refresh_interval", 600)).await);
    let (seen, mut clients) = (Arc::new(Seen::default()), JoinSet::new());
    for _ in 0..CLIENTS {
        clients.spawn(signs_in_and_checks(Arc::clone(&stack), Arc::clone(&seen)));
    }
    for _ in 0..ROTATIONS {
        let next = kid_of(&said(&stack, &["rotate"]));
        wait::until("the next key signs", PATIENCE, async || {
            (state(&stack, &next) == "active").then_some(())
        })
        .await;
    }
    seen.over.store(true, Ordering::Relaxed);
    while let Some(client) = clients.join_next().await {
        client?;
    }
    let good = seen.good.load(Ordering::Relaxed);
    Measured::of(&[seen.bad.load(Ordering::Relaxed) as f64], format!("{good} were answered"))
}

async fn signs_in_and_checks(stack: Arc<Stack>, seen: Arc<Seen>) {
    let note = |good: bool| {
        let counter = if good { &seen.good } else { &seen.bad };
        counter.fetch_add(1, Ordering::Relaxed);
    };
    while !seen.over.load(Ordering::Relaxed) {
        let answer = stack.try_login(USER.0, USER.1).await;
        note(answer.status == 200);
        let body = answer.json();
        let Some(token) = body["result"]["auth_token"].as_str() else { continue };
        for _ in 0..CHECKS {
            note(stack.check(token).await.status == 200);
        }
    }
}
