//! A bff that is killed at any moment: whoever was told that they are signed in is, and whoever was told that they are not is not.
//!
//! `SIGNET_KILLS=100` kills that often, `SIGNET_SEED=N` repeats the choices of a run that printed N.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use e2e::openid::answered;
use e2e::relay::{TOKENS, Way};
use e2e::{Options, Stack, server, wait};
use rustix::process::Signal;
use signet_db::Location;
use signet_db::testing::Cluster;

use crate::crash_people::{Ledger, Person, State};
use crate::dice::{Dice, told};
use crate::support::{Scene, jti, scene};

/// People who sign in and out at once.
const PEOPLE: usize = 4;
/// What the busiest machine takes for some acknowledgements.
const PROGRESS: Duration = Duration::from_mins(1);

async fn kill(stack: &mut Stack) {
    stack.bff.process().signal(Signal::KILL);
    let _ = stack.bff.process().ended(server::STOP);
    stack.bff.forget();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_what_was_acknowledged_outlives_kills() {
    survives(Options::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_what_was_acknowledged_outlives_kills_on_postgresql() {
    let Location::Postgres(url) = Cluster::shared().await.fresh().await else { unreachable!("a cluster") };
    survives(Options::new().text("bff.database_url", &url)).await;
}

async fn survives(options: Options) {
    let seed = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let (kills, seed) = (told("SIGNET_KILLS", 6), told("SIGNET_SEED", seed));
    println!("{kills} kills, SIGNET_SEED={seed}");
    let mut dice = Dice::of(seed);
    let mut scene = scene(options.log("warn")).await;
    // The auth-server knows the bff's key from now on, and needs not ask for it while the bff is away.
    scene.signed_in().await;
    let (ledger, over) = (Arc::<Ledger>::default(), Arc::<AtomicBool>::default());
    let people: Vec<_> =
        (0..PEOPLE).map(|_| tokio::spawn(Person::at(&scene, &ledger, &over).acts(dice.split()))).collect();
    for _ in 0..kills {
        let goal = ledger.count() + 1 + usize::try_from(dice.roll(15)).unwrap();
        let progress = async || (ledger.count() >= goal).then_some(());
        wait::until("people are served", PROGRESS, progress).await;
        // Anywhere in a change, not only where one has just ended.
        for _ in 0..dice.roll(500) {
            tokio::task::yield_now().await;
        }
        kill(&mut scene.stack).await;
        scene.stack.bff.start_ready().await;
    }
    let goal = ledger.count() + 10;
    wait::until("people are served", PROGRESS, async || (ledger.count() >= goal).then_some(())).await;
    over.store(true, Ordering::SeqCst);
    for one in people {
        one.await.unwrap();
    }
    judge(&scene, &ledger).await;
}

async fn judge(scene: &Scene, ledger: &Ledger) {
    let (mut alive, mut ended) = (0, 0);
    for (cookie, state) in ledger.all() {
        let asked = scene.stack.bff.get("/bff/session").header("cookie", format!("signet_session={cookie}"));
        let answer = answered(asked).await.unwrap();
        let wanted = match state {
            State::Alive => 200,
            State::Ended => 401,
            // The logout had no answer: it may have come or not.
            State::Unknown => continue,
        };
        assert_eq!(answer.status, wanted, "{state:?}: {}", answer.seen());
        alive += usize::from(state == State::Alive);
        ended += usize::from(state == State::Ended);
    }
    println!(
        "{alive} sessions live and {ended} have ended, as was said; without an answer: {}",
        ledger.silent()
    );
    assert!(alive > 0 && ended > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_who_is_killed_while_it_refreshes_keeps_nobody_from_it_for_long() {
    let mut scene = scene(Options::new()).await;
    scene.relay.says_expires_in(0);
    let mut visitor = scene.signed_in().await;
    scene.relay.is(Way::Hangs);
    let (at, mut tab) = (scene.site.bff.clone(), visitor.clone());
    let asked = tokio::spawn(async move { tab.get(&at, "/bff/api/me").await.is_err() });
    scene.relay.asked_for_tokens(2).await;
    kill(&mut scene.stack).await;
    assert!(asked.await.unwrap(), "it got no answer");
    scene.stack.bff.start_ready().await;
    scene.relay.is(Way::Open);
    scene.relay.says_expires_in(300);
    // It waits until the one that was killed has no lease any more.
    jti(&scene.me(&mut visitor).await);
    assert_eq!(scene.relay.seen(TOKENS).len(), 3);
}
