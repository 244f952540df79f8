//! The key cache under a clock that the test moves.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::super::Fetched;

use super::*;
use crate::context::Nothing;

/// Gives one key, called as the count of fetches says; answers after a second.
#[derive(Default)]
struct World {
    fetched: AtomicUsize,
    away: AtomicBool,
}

struct Slow(Arc<World>);

impl Fetch for Slow {
    fn fetch(&self) -> Fetched {
        let world = Arc::clone(&self.0);
        Box::pin(async move {
            let count = world.fetched.fetch_add(1, Ordering::SeqCst) + 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
            if world.away.load(Ordering::SeqCst) {
                return Err(FetchError::Unreachable { url: "http://issuer".into(), cause: None });
            }
            let key = format!(
                r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"k{count}","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}]}}"#
            );
            Ok(JwkSet::parse(&key).unwrap())
        })
    }
}

fn known(fetch: impl Fetch + 'static, interval: Duration) -> Arc<IssuerKeys> {
    Arc::new(IssuerKeys::new(Box::new(fetch), Arc::new(Nothing), interval))
}

fn keys() -> (Arc<World>, Arc<IssuerKeys>) {
    let world = Arc::new(World::default());
    (Arc::clone(&world), known(Slow(world), Duration::from_secs(30)))
}

fn count(world: &World) -> usize {
    world.fetched.load(Ordering::SeqCst)
}

#[tokio::test(start_paused = true)]
async fn an_unknown_kid_fetches_at_most_once_in_the_interval() {
    let (world, keys) = keys();
    assert!(matches!(keys.find(Some("k1")).await, Found::Key(_)));
    for _ in 0..100 {
        assert!(matches!(keys.find(Some("foreign")).await, Found::Unknown));
    }
    // The fetch itself took a second of the thirty.
    tokio::time::advance(Duration::from_secs(28)).await;
    assert!(matches!(keys.find(Some("foreign")).await, Found::Unknown));
    assert_eq!(count(&world), 1);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(matches!(keys.find(Some("k2")).await, Found::Key(_)));
    assert!(matches!(keys.find(Some("k1")).await, Found::Unknown), "what the issuer withdrew is gone");
    assert_eq!(count(&world), 2);
}

#[tokio::test(start_paused = true)]
async fn requests_that_come_together_share_one_fetch() {
    let (world, keys) = keys();
    let all: Vec<_> = (0..50)
        .map(|_| {
            let keys = Arc::clone(&keys);
            tokio::spawn(async move { matches!(keys.find(Some("k1")).await, Found::Key(_)) })
        })
        .collect();
    for one in all {
        assert!(one.await.unwrap());
    }
    assert_eq!(count(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn the_last_good_keys_count_for_a_bounded_time() {
    let (world, keys) = keys();
    assert!(keys.missing().is_some());
    assert!(matches!(keys.find(Some("k1")).await, Found::Key(_)));
    assert_eq!(keys.missing(), None);
    world.away.store(true, Ordering::SeqCst);
    tokio::time::advance(Duration::from_secs(3595)).await;
    assert!(matches!(keys.find(Some("foreign")).await, Found::Unknown));
    assert!(matches!(keys.find(Some("k1")).await, Found::Key(_)));
    tokio::time::advance(Duration::from_secs(5)).await;
    assert!(matches!(keys.find(Some("k1")).await, Found::NoKeys));
    assert!(keys.missing().unwrap().contains("too old"));
}

#[tokio::test(start_paused = true)]
async fn without_an_issuer_there_are_no_keys_and_readiness_says_why() {
    let (world, keys) = keys();
    world.away.store(true, Ordering::SeqCst);
    assert!(matches!(keys.find(Some("k1")).await, Found::NoKeys));
    assert!(keys.missing().unwrap().contains("http://issuer"));
    assert_eq!(keys.fetches(), (0, 1));
    world.away.store(false, Ordering::SeqCst);
    tokio::time::advance(Duration::from_secs(30)).await;
    assert!(matches!(keys.find(Some("k2")).await, Found::Key(_)));
    assert_eq!(keys.fetches(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_token_without_a_kid_asks_nobody() {
    let (world, keys) = keys();
    assert!(matches!(keys.find(None).await, Found::Unknown));
    assert_eq!(count(&world), 0);
}

#[tokio::test(start_paused = true)]
async fn keys_are_fetched_anew_before_they_grow_old() {
    let (world, keys) = keys();
    world.away.store(true, Ordering::SeqCst);
    let task = tokio::spawn(IssuerKeys::keep_fresh(Arc::downgrade(&keys)));
    tokio::time::sleep(Duration::from_secs(10)).await;
    // A second for each try, and a second between them.
    assert!((5..=6).contains(&count(&world)), "it keeps trying while there are none");
    world.away.store(false, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(keys.missing(), None);
    let before = count(&world);
    tokio::time::sleep(Duration::from_secs(290)).await;
    assert_eq!(count(&world), before, "and then not for five minutes");
    tokio::time::sleep(Duration::from_secs(15)).await;
    assert_eq!(count(&world), before + 1, "and then once");
    task.abort();
}

/// Keys that say how long they are fresh.
struct Fresh(Slow, Duration);

impl Fetch for Fresh {
    fn fetch(&self) -> Fetched {
        self.0.fetch()
    }

    fn fresh_for(&self) -> Duration {
        self.1
    }
}

#[tokio::test(start_paused = true)]
async fn k8_keys_are_fetched_as_often_as_they_say_within_bounds() {
    // A fetch takes a second itself.
    for (fresh, fetches) in [(Duration::ZERO, 50), (Duration::from_secs(9), 10), (Duration::from_hours(1), 1)]
    {
        let world = Arc::new(World::default());
        let keys = known(Fresh(Slow(Arc::clone(&world)), fresh), Duration::from_secs(30));
        let task = tokio::spawn(IssuerKeys::keep_fresh(Arc::downgrade(&keys)));
        tokio::time::sleep(Duration::from_millis(99_500)).await;
        assert_eq!(count(&world), fetches, "{fresh:?}");
        task.abort();
    }
}

#[tokio::test(start_paused = true)]
async fn another_generation_means_other_keys() {
    let (world, keys) = keys();
    assert_eq!(keys.generation(), None, "no keys, no generation");
    assert!(matches!(keys.find(Some("k1")).await, Found::Key(_)));
    let first = keys.generation();
    world.away.store(true, Ordering::SeqCst);
    tokio::time::advance(Duration::from_mins(1)).await;
    assert!(matches!(keys.find(Some("k2")).await, Found::Unknown));
    assert_eq!(keys.generation(), first, "a failed fetch changes nothing");
    world.away.store(false, Ordering::SeqCst);
    tokio::time::advance(Duration::from_mins(1)).await;
    keys.find(Some("k3")).await;
    assert_ne!(keys.generation(), first);
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(keys.generation(), None, "keys that are too old count no more");
}

#[tokio::test(start_paused = true)]
async fn fetching_ends_with_the_last_holder() {
    let (_, keys) = keys();
    let task = tokio::spawn(IssuerKeys::keep_fresh(Arc::downgrade(&keys)));
    assert!(matches!(keys.find(Some("k1")).await, Found::Key(_)));
    drop(keys);
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_fetch_shares_it_whatever_the_interval() {
    let world = Arc::new(World::default());
    let keys = known(Slow(Arc::clone(&world)), Duration::ZERO);
    let find = |kid| {
        let keys = Arc::clone(&keys);
        tokio::spawn(async move { matches!(keys.find(Some(kid)).await, Found::Key(_)) })
    };
    let (first, second, third) = (find("k1"), find("k1"), find("foreign"));
    assert!(first.await.unwrap() && second.await.unwrap() && !third.await.unwrap());
    assert_eq!(count(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn who_comes_while_a_fetch_is_under_way_waits_for_that_one_alone() {
    let world = Arc::new(World::default());
    // Shorter than the second that a fetch takes.
    let interval = Duration::from_millis(100);
    let keys = known(Slow(Arc::clone(&world)), interval);
    let find = || {
        let keys = Arc::clone(&keys);
        tokio::spawn(async move { matches!(keys.find(Some("foreign")).await, Found::Unknown) })
    };
    let (began, first) = (Instant::now(), find());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(count(&world), 1);
    let second = find();
    assert!(first.await.unwrap() && second.await.unwrap());
    assert_eq!((count(&world), began.elapsed()), (1, Duration::from_secs(1)));
    tokio::time::advance(interval).await;
    assert!(find().await.unwrap());
    assert_eq!(count(&world), 2, "who comes afterwards asks anew");
}

#[tokio::test(start_paused = true)]
async fn who_hangs_up_does_not_take_the_keys_along() {
    let (world, keys) = keys();
    let first = {
        let keys = Arc::clone(&keys);
        tokio::spawn(async move { keys.find(Some("k1")).await })
    };
    while count(&world) == 0 {
        tokio::task::yield_now().await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert!(matches!(keys.find(Some("k1")).await, Found::Key(_)), "what it began comes to its end");
    assert_eq!(count(&world), 1);
}

/// Never answers, or falls over.
struct Broken(bool);

impl Fetch for Broken {
    fn fetch(&self) -> Fetched {
        assert!(self.0, "a fetch that falls over");
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_fetch_that_never_ends_or_falls_over_keeps_nobody_waiting() {
    for never_ends in [true, false] {
        let keys = known(Broken(never_ends), Duration::from_secs(30));
        let began = Instant::now();
        assert!(matches!(keys.find(Some("k1")).await, Found::NoKeys));
        assert_eq!(began.elapsed(), if never_ends { Duration::from_secs(15) } else { Duration::ZERO });
        assert!(matches!(keys.find(Some("k1")).await, Found::NoKeys), "and the next one neither");
        let reason = keys.missing().unwrap();
        assert_eq!(reason.contains("in time"), never_ends, "{reason}");
    }
}

/// Counts warnings.
struct Warnings(Arc<AtomicUsize>);

impl tracing::Subscriber for Warnings {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let warning = *event.metadata().level() == tracing::Level::WARN;
        self.0.fetch_add(usize::from(warning), Ordering::SeqCst);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test(start_paused = true)]
async fn that_the_issuer_is_away_is_said_once_and_not_at_every_try() {
    let said = Arc::new(AtomicUsize::new(0));
    let _log = tracing::subscriber::set_default(Warnings(Arc::clone(&said)));
    let (world, keys) = keys();
    world.away.store(true, Ordering::SeqCst);
    for tries in 1..=3 {
        assert!(matches!(keys.find(Some("k1")).await, Found::NoKeys));
        assert_eq!((count(&world), said.load(Ordering::SeqCst)), (tries, 1));
        tokio::time::advance(Duration::from_secs(30)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn while_the_last_keys_count_that_the_issuer_is_away_is_said_once_each_time() {
    let said = Arc::new(AtomicUsize::new(0));
    let _log = tracing::subscriber::set_default(Warnings(Arc::clone(&said)));
    let (world, keys) = keys();
    assert!(matches!(keys.find(Some("k1")).await, Found::Key(_)));
    for times in 1..=2 {
        world.away.store(true, Ordering::SeqCst);
        for _ in 0..3 {
            tokio::time::advance(Duration::from_secs(30)).await;
            assert!(matches!(keys.find(Some("foreign")).await, Found::Unknown));
            assert_eq!(said.load(Ordering::SeqCst), times);
        }
        world.away.store(false, Ordering::SeqCst);
        tokio::time::advance(Duration::from_secs(30)).await;
        assert!(matches!(keys.find(Some("foreign")).await, Found::Unknown));
    }
}
