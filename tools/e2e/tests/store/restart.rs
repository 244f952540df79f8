//! PostgreSQL that is stopped under load, and started again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use e2e::server::START;
use e2e::{Answer, Ask as _, Stack, USER, wait};
use reqwest::Client;
use serde_json::json;
use signet_db::testing::Cluster;

use crate::failing::{goes_on, is_unavailable, sign_out, works_again};
use crate::support::options;

const PEOPLE: usize = 4;

/// How often people were signed in, and how often not.
#[derive(Default)]
struct Counts {
    signed_in: AtomicUsize,
    unavailable: AtomicUsize,
    over: AtomicBool,
}

impl Counts {
    /// Waits until `count` has gone up by some.
    async fn more(&self, what: &str, count: &AtomicUsize) {
        let goal = count.load(Ordering::SeqCst) + 2 * PEOPLE;
        wait::until(what, START, async || (count.load(Ordering::SeqCst) >= goal).then_some(())).await;
    }
}

/// Signs in again and again; there is no third answer.
async fn signs_in(client: Client, url: String, counts: Arc<Counts>) {
    let body = json!({"username": USER.0, "password": USER.1}).to_string();
    while !counts.over.load(Ordering::SeqCst) {
        let request = client.post(&url).header("content-type", "application/json").body(body.clone());
        let answer: Answer = request.answer().await;
        if answer.status == 200 {
            counts.signed_in.fetch_add(1, Ordering::SeqCst);
        } else {
            is_unavailable(&answer, true);
            counts.unavailable.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_postgresql_is_lived_with() {
    let cluster = Cluster::start().await.unwrap();
    let options = options(Some(&cluster)).await.seconds("auth_server.token_lifetime", 600);
    let mut stack = Stack::start(&options.log("warn")).await;
    let (token, process, counts) = (stack.login(USER).await, stack.auth.id(), Arc::<Counts>::default());
    let client = stack.client().build().unwrap();
    let people: Vec<_> = (0..PEOPLE)
        .map(|_| tokio::spawn(signs_in(client.clone(), stack.auth.url("/auth/login"), Arc::clone(&counts))))
        .collect();
    for _ in 0..2 {
        counts.more("people sign in", &counts.signed_in).await;
        cluster.stop().await.unwrap();
        counts.more("people are told to come again", &counts.unavailable).await;
        is_unavailable(&sign_out(&stack, &token).await, false);
        goes_on(&stack, &token, &["the database cannot be used now"]).await;
        cluster.start_again().await.unwrap();
        stack.auth.ready().await;
    }
    counts.more("people sign in again", &counts.signed_in).await;
    counts.over.store(true, Ordering::SeqCst);
    for one in people {
        one.await.unwrap();
    }
    works_again(&mut stack, process).await;
}
