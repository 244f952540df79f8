//! Requests for which pages are shown: rule G7.

use std::task::Poll;

use auth_server_core::flows::ports::StoreError;
use auth_server_core::flows::ports::browsers::{Browsers as _, PendingRequest};
use auth_server_core::rules::protocol::progress::Progress;
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::granting::{digest, pending, rows, winners};
use crate::support::{NOW, demo, other, store};

async fn keep(store: &Store, secret: &str, browser: Option<&str>) {
    store.keep_request(&demo(), &digest(secret), pending(browser)).await.unwrap();
}

async fn kept(store: &Store, secret: &str) -> Option<PendingRequest> {
    store.pending_request(&demo(), &digest(secret), NOW).await.unwrap()
}

async fn what_is_kept_is_had_again_whole_in_its_tenant_until_its_time_is_over(database: Database) {
    let store = store(database).await;
    keep(&store, "r", Some("b")).await;
    let bare = PendingRequest { hinted: None, ..pending(None) };
    store.keep_request(&demo(), &digest("r2"), bare.clone()).await.unwrap();
    assert_eq!(kept(&store, "r").await, Some(pending(Some("b"))));
    assert_eq!(kept(&store, "r2").await, Some(bare));
    assert_eq!(kept(&store, "r3").await, None);
    assert_eq!(store.pending_request(&other(), &digest("r"), NOW).await.unwrap(), None, "another tenant's");
    let at = async |now| store.pending_request(&demo(), &digest("r"), now).await.unwrap().is_some();
    assert!(at(NOW + 599).await && !at(NOW + 600).await);
    assert!(store.keep_request(&demo(), &digest("r"), pending(None)).await.is_err(), "a handle is one's");
}

async fn g7_of_200_browsers_one_goes_on_with_a_request_that_nobody_has(database: Database) {
    let store = store(database).await;
    keep(&store, "r", None).await;
    let of = |number: usize| {
        let store = store.clone();
        let browser = digest(&number.to_string());
        async move { store.bind_request(&demo(), &digest("r"), &browser).await.unwrap() }
    };
    assert_eq!(winners(of).await, 1);
    assert!(kept(&store, "r").await.unwrap().browser.is_some());
}

async fn a_request_stays_with_the_browser_that_has_it(database: Database) {
    let store = store(database).await;
    keep(&store, "r", None).await;
    let (r, b) = (digest("r"), digest("b"));
    assert!(!store.bind_request(&other(), &r, &b).await.unwrap(), "another tenant's");
    assert!(!store.bind_request(&demo(), &digest("r2"), &b).await.unwrap(), "nobody's");
    assert_eq!(kept(&store, "r").await.unwrap().browser, None);
    assert!(store.bind_request(&demo(), &r, &b).await.unwrap());
    assert!(store.bind_request(&demo(), &r, &b).await.unwrap(), "it has it already");
    assert!(!store.bind_request(&demo(), &r, &digest("c")).await.unwrap());
    assert_eq!(kept(&store, "r").await.unwrap().browser, Some(b));
}

async fn progress_is_noted_of_a_request_that_is_there(database: Database) {
    let store = store(database).await;
    keep(&store, "r", Some("b")).await;
    let (r, done) = (digest("r"), Progress::default().signed_in("s2").allowed("s2"));
    assert!(!store.note_progress(&other(), &r, done.clone()).await.unwrap(), "another tenant's");
    assert!(!store.note_progress(&demo(), &digest("r2"), done.clone()).await.unwrap());
    assert_eq!(kept(&store, "r").await, Some(pending(Some("b"))));
    assert!(store.note_progress(&demo(), &r, done.clone()).await.unwrap());
    assert_eq!(
        kept(&store, "r").await,
        Some(PendingRequest { progress: done.clone(), ..pending(Some("b")) })
    );
    assert!(store.drop_request(&demo(), &r).await.unwrap());
    assert!(!store.note_progress(&demo(), &r, done).await.unwrap(), "it has ended");
}

async fn of_200_one_ends_a_request(database: Database) {
    let store = store(database).await;
    keep(&store, "r", Some("b")).await;
    keep(&store, "r2", Some("b")).await;
    assert!(!store.drop_request(&other(), &digest("r")).await.unwrap(), "another tenant's");
    let of = |_| {
        let store = store.clone();
        async move { store.drop_request(&demo(), &digest("r")).await.unwrap() }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!((kept(&store, "r").await, kept(&store, "r2").await), (None, Some(pending(Some("b")))));
    assert!(!store.bind_request(&demo(), &digest("r"), &digest("b")).await.unwrap());
}

async fn who_sends_requests_without_end_takes_a_part_of_the_queue_alone(database: Database) {
    let store = store(database).await;
    let keep = |number: usize| {
        let (store, handle) = (store.clone(), digest(&number.to_string()));
        async move { store.keep_request(&demo(), &handle, pending(None)).await }
    };
    let mut all: Vec<_> = (0..1500).map(|number| Box::pin(keep(number))).collect();
    let mut refused = 0;
    // All of them begin before the first is waited for.
    std::future::poll_fn(|context| {
        all.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Ready(outcome) => {
                refused += usize::from(matches!(outcome, Err(StoreError::Unavailable(_))));
                false
            }
            Poll::Pending => true,
        });
        Poll::Ready(())
    })
    .await;
    let waiting = all.len();
    assert!(refused > 0 && waiting < 1024, "{refused} refused, {waiting} wait");
    for one in all {
        one.await.unwrap();
    }
    assert_eq!(rows(&store, "requests").await, i64::try_from(1500 - refused).unwrap());
    keep(1500).await.unwrap();
}

async fn what_is_over_is_cleared_away_a_few_at_a_time(database: Database) {
    let store = store(database).await;
    for number in 0..4 {
        let pending = PendingRequest { expires_at: NOW + number, ..pending(None) };
        store.keep_request(&demo(), &digest(&number.to_string()), pending).await.unwrap();
    }
    let sweep = async |before| store.sweep_requests(before, 2).await.unwrap();
    assert_eq!(
        (sweep(NOW).await, sweep(NOW + 3).await, sweep(NOW + 3).await, sweep(NOW + 3).await),
        (0, 2, 1, 0)
    );
    assert_eq!(rows(&store, "requests").await, 1);
    assert!(store.pending_request(&demo(), &digest("3"), NOW).await.unwrap().is_some());
}

contract!(MIGRATIONS;
    what_is_kept_is_had_again_whole_in_its_tenant_until_its_time_is_over,
    g7_of_200_browsers_one_goes_on_with_a_request_that_nobody_has,
    a_request_stays_with_the_browser_that_has_it,
    progress_is_noted_of_a_request_that_is_there,
    of_200_one_ends_a_request,
    who_sends_requests_without_end_takes_a_part_of_the_queue_alone,
    what_is_over_is_cleared_away_a_few_at_a_time,
);
