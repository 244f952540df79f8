//! Processes killed at any moment: what was acknowledged is there, once, and nothing is there by half.
//!
//! `SIGNET_KILLS=100` kills that often, `SIGNET_SEED=N` repeats the choices of a run that printed N.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use e2e::vault::location;
use e2e::{Stack, server, wait};
use jsonwebtoken::get_current_timestamp;
use rustix::process::Signal;
use signet_db::testing::Cluster;
use tokio::sync::Mutex;

use crate::crash_flow::Program;
use crate::crash_judge::{compare, is_whole};
use crate::crash_ledger::Ledger;
use crate::crash_load::Person;
use crate::crash_operator::Operator;
use crate::dice::{Dice, told};
use crate::support::{database, options};

/// People who sign in and out at once.
const PEOPLE: usize = 4;
/// Programs that redeem codes and refresh tokens meanwhile.
const PROGRAMS: usize = 2;
/// What the busiest machine takes for some acknowledgements.
const PROGRESS: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_sqlite_acknowledged_outlives_kills() {
    survives(None, told("SIGNET_KILLS", 12)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_postgresql_acknowledged_outlives_kills() {
    let cluster = Cluster::start_durable().await.unwrap();
    survives(Some(&cluster), told("SIGNET_KILLS", 4)).await;
}

async fn survives(cluster: Option<&Cluster>, kills: u64) {
    let seed = told("SIGNET_SEED", get_current_timestamp());
    println!("{kills} kills, SIGNET_SEED={seed}");
    let mut dice = Dice::of(seed);
    let mut stack = Stack::start_auth(&options(cluster).await.log("warn")).await;
    let (ledger, over) = (Arc::<Ledger>::default(), Arc::<AtomicBool>::default());
    let gate = Arc::<Mutex<()>>::default();
    let mut acting: Vec<_> =
        (0..PEOPLE).map(|_| tokio::spawn(Person::at(&stack, &ledger, &over).acts(dice.split()))).collect();
    for _ in 0..PROGRAMS {
        acting.push(tokio::spawn(Program::at(&stack, &ledger, &over).acts(dice.split())));
    }
    let operator = Operator {
        location: location(&stack),
        folder: stack.file(""),
        ledger: Arc::clone(&ledger),
        over: Arc::clone(&over),
        gate: Arc::clone(&gate),
    };
    acting.push(tokio::spawn(operator.acts(dice.split())));
    for number in 0..kills {
        some_progress(&ledger, 1 + dice.roll(15)).await;
        // The server finds its database as it left it: nobody else has it open now. Taken before the moment is chosen, which
        // would else be one in which the operator has just changed something, and the server nothing.
        let alone = gate.lock().await;
        some_progress(&ledger, 1 + dice.roll(15)).await;
        // Anywhere in a change, not only where one has just ended.
        for _ in 0..dice.roll(500) {
            tokio::task::yield_now().await;
        }
        let down = ledger.down.write().await;
        match cluster {
            Some(cluster) if number % 2 == 1 => kill_database(&mut stack, cluster).await,
            _ => kill_server(&mut stack).await,
        }
        drop((down, alone));
        let database = database(&stack).await.unwrap();
        is_whole(&database).await;
        database.close().await;
    }
    some_progress(&ledger, 10).await;
    over.store(true, Ordering::SeqCst);
    ledger.acted.notify_one();
    for one in acting {
        one.await.unwrap();
    }
    judge(&stack, &ledger).await;
}

/// Waits until so much more is acknowledged.
async fn some_progress(ledger: &Ledger, more: u64) {
    let goal = ledger.count() + usize::try_from(more).unwrap();
    wait::until("people are served", PROGRESS, async || (ledger.count() >= goal).then_some(())).await;
}

async fn kill_server(stack: &mut Stack) {
    stack.auth.process().signal(Signal::KILL);
    let _ = stack.auth.process().ended(server::STOP);
    stack.auth.forget();
    stack.auth.start_ready().await;
}

/// The server goes on, and is ready again by itself.
async fn kill_database(stack: &mut Stack, cluster: &Cluster) {
    let before = stack.auth.id();
    cluster.kill().await.unwrap();
    cluster.start_again().await.unwrap();
    stack.auth.ready().await;
    assert_eq!(stack.auth.id(), before);
}

async fn judge(stack: &Stack, ledger: &Ledger) {
    let database = database(stack).await.unwrap();
    is_whole(&database).await;
    let told = std::mem::take(&mut *ledger.open());
    println!(
        "acknowledged: {} sign-ins, {} of them with a token; {} sign-outs; {} changes of users; {} rotations of keys; \
         {} codes and {} refresh tokens. Without an answer: {}",
        told.sign_ins.len(),
        told.sign_ins.iter().filter(|one| one.former.is_some()).count(),
        told.sign_outs.len(),
        told.changes.len(),
        told.keys.len(),
        told.redeemed.len(),
        told.rotated.len(),
        told.without_answer,
    );
    assert!(told.sign_ins.iter().any(|one| one.former.is_some()));
    assert!(!told.changes.is_empty() && !told.keys.is_empty());
    assert!(!told.redeemed.is_empty() && !told.rotated.is_empty());
    compare(&database, &told).await;
}
