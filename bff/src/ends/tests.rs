//! What whoever waits is told, and when: rule H6.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::*;
use crate::app::App;
use crate::files::Files;
use crate::secret::Digest;
use crate::store::{Lease, NewSession};
use crate::testing::{self, Held, NOW};

async fn site() -> (Arc<App>, Held) {
    testing::app(Files::default(), "").await
}

async fn kept(app: &App, name: &str) -> Digest {
    let digest = Digest::of(name);
    let new = NewSession {
        digest: digest.clone(),
        sub: "1".into(),
        sid: None,
        sealed: Vec::new(),
        issued_at: NOW,
        now: NOW,
        ends_at: NOW + 100,
        over_at: NOW + 1000,
        replaces: None,
    };
    assert!(app.store.keep_session(new).await.unwrap());
    digest
}

async fn look(app: &App) {
    app.ends.look(&app.store, app.clock.now()).await.unwrap();
}

fn has_ended(watch: &Watch) -> bool {
    watch.ended().now_or_never().is_some()
}

const LIVES: Standing = Standing::Lives(Living { ends_at: NOW + 100, version: 1 });

#[tokio::test]
async fn h6_an_end_elsewhere_is_seen_by_the_next_look_and_by_all_who_watch() {
    let (app, _held) = site().await;
    let (gone, other) = (kept(&app, "gone").await, kept(&app, "other").await);
    let (one, two, third) = (app.ends.watch(&gone), app.ends.watch(&gone), app.ends.watch(&other));
    look(&app).await;
    assert!(!has_ended(&one) && !has_ended(&two) && !has_ended(&third));
    app.store.end_session(&gone).await.unwrap();
    look(&app).await;
    assert!(has_ended(&one) && has_ended(&two) && !has_ended(&third));
    assert!(has_ended(&one), "it stays so");
    assert!(has_ended(&app.ends.watch(&gone)), "for whoever comes now too");
}

#[tokio::test]
async fn h6_what_is_over_by_itself_has_ended_and_what_is_used_has_not() {
    let (app, held) = site().await;
    let (idle, used) = (kept(&app, "idle").await, kept(&app, "used").await);
    let (one, two) = (app.ends.watch(&idle), app.ends.watch(&used));
    app.store.note_use(&used, NOW + 50, NOW + 150).await.unwrap();
    held.hand.store(NOW + 100, std::sync::atomic::Ordering::SeqCst);
    look(&app).await;
    assert!(has_ended(&one) && !has_ended(&two));
}

#[tokio::test]
async fn h6_what_ends_here_is_told_at_once_without_the_database() {
    let (app, _held) = site().await;
    let watch = app.ends.watch(&Digest::of("a"));
    let waiting = watch.ended();
    app.ends.over([&Digest::of("b")]);
    assert!(!has_ended(&watch));
    app.ends.over([&Digest::of("b"), &Digest::of("a")]);
    assert!(waiting.now_or_never().is_some());
    assert!(app.ends.0.living().is_empty(), "nobody asks for it any more");
}

#[tokio::test]
async fn h6_a_database_that_is_away_ends_nothing() {
    let (app, _held) = site().await;
    let mut watch = app.ends.watch(&kept(&app, "a").await);
    look(&app).await;
    assert_eq!(watch.changed().now_or_never(), Some(LIVES));
    app.store.database().database().close().await;
    assert!(app.ends.look(&app.store, NOW).await.is_err());
    assert!(!has_ended(&watch) && watch.changed().now_or_never().is_none());
}

#[tokio::test]
async fn changes_are_told_once_each_and_the_end_again_and_again() {
    let (app, _held) = site().await;
    let digest = kept(&app, "a").await;
    let mut watch = app.ends.watch(&digest);
    assert_eq!(watch.changed().now_or_never(), None, "nobody has looked yet");
    look(&app).await;
    assert_eq!(watch.changed().now_or_never(), Some(LIVES));
    look(&app).await;
    assert_eq!(watch.changed().now_or_never(), None, "that is no news");
    let lease = Lease { session: digest.clone(), version: 1, holder: "h".into() };
    assert!(app.store.take_lease(&lease, NOW, NOW + 15).await.unwrap());
    assert!(app.store.keep_refreshed(&lease, Vec::new()).await.unwrap());
    app.store.note_use(&digest, NOW + 70, NOW + 170).await.unwrap();
    look(&app).await;
    let changed = Standing::Lives(Living { ends_at: NOW + 170, version: 2 });
    assert_eq!(watch.changed().now_or_never(), Some(changed));
    app.ends.over([&digest]);
    for _ in 0..2 {
        assert_eq!(watch.changed().now_or_never(), Some(Standing::Over));
    }
}

#[tokio::test]
async fn those_who_are_counted_are_so_many_at_most() {
    let (ends, digest) = (Ends::default(), Digest::of("a"));
    let _uncounted = ends.watch(&digest);
    for (kind, other) in [(Kind::Events, Kind::Exchanges), (Kind::Exchanges, Kind::Events)] {
        let takes = || ends.watch_counted(&digest, kind, 2);
        let (one, two) = (takes(), takes());
        assert!(one.is_some() && two.is_some() && takes().is_none());
        assert!(
            ends.watch_counted(&Digest::of("b"), kind, 2).is_some(),
            "another session has its own places"
        );
        assert!(ends.watch_counted(&digest, other, 1).is_some(), "and so has what is of another kind");
        drop(one);
        assert!(takes().is_some(), "a place that was left is free");
    }
}

#[tokio::test]
async fn who_goes_leaves_nothing_behind() {
    let (app, _held) = site().await;
    let digest = Digest::of("a");
    let watches: Vec<Watch> = (0..3).map(|_| app.ends.watch(&digest)).collect();
    let over = app.ends.watch(&Digest::of("b"));
    app.ends.over([&Digest::of("b")]);
    assert_eq!(app.ends.count(), 2);
    drop((watches, over));
    assert_eq!(app.ends.count(), 0);
}

#[tokio::test]
async fn h6_the_process_looks_by_itself_while_anybody_watches() {
    let (app, _held) = site().await;
    let digest = kept(&app, "a").await;
    assert!(app.ends.0.somebody().now_or_never().is_none(), "nobody is there to look for");
    tokio::spawn(app.ends.clone().follow(app.store.clone(), app.clock.clone()));
    for _ in 0..2 {
        let mut watch = app.ends.watch(&digest);
        let told = tokio::time::timeout(Duration::from_secs(20), watch.changed());
        assert_eq!(told.await.expect("nobody has looked"), LIVES);
    }
    let watch = app.ends.watch(&digest);
    app.store.end_session(&digest).await.unwrap();
    tokio::time::timeout(Duration::from_secs(20), watch.ended()).await.expect("nobody was told");
}
