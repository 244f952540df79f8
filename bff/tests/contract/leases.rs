//! Who refreshes: contract B8.

use bff::secret::Digest;
use bff::store::{Lease, MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::support::{NOW, all, keep, lives, new};

fn lease(version: i64, holder: &str) -> Lease {
    Lease { session: Digest::of("a"), version, holder: holder.to_owned() }
}

async fn take(store: &Store, lease: &Lease, now: u64) -> bool {
    store.take_lease(lease, now, now + 15).await.unwrap()
}

async fn b8_of_many_instances_one_refreshes(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    let taken = all((0..20).map(|holder| {
        let store = store.clone();
        async move { take(&store, &lease(1, &holder.to_string()), NOW).await }
    }));
    assert_eq!(taken.await.into_iter().filter(|taken| *taken).count(), 1);
}

async fn b8_what_was_refreshed_is_kept_once_and_the_next_may(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    let (first, second) = (lease(1, "x"), lease(1, "y"));
    assert!(take(&store, &first, NOW).await);
    assert!(store.keep_refreshed(&first, b"fresh".to_vec()).await.unwrap());
    let kept = store.session(&Digest::of("a"), NOW).await.unwrap().unwrap();
    assert_eq!((kept.sealed.as_slice(), kept.version), (&b"fresh"[..], 2));
    assert!(!take(&store, &second, NOW).await, "whoever has read before looks again");
    assert!(!store.keep_refreshed(&first, b"twice".to_vec()).await.unwrap());
    assert!(take(&store, &lease(2, "y"), NOW).await);
}

async fn b8_a_holder_that_dies_keeps_nobody_for_long(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    let (dead, next) = (lease(1, "x"), lease(1, "y"));
    assert!(take(&store, &dead, NOW).await);
    assert!(!take(&store, &next, NOW + 14).await);
    assert!(take(&store, &next, NOW + 15).await);
    assert!(!store.end_leased(&dead).await.unwrap(), "a late invalid_grant of the first ends nothing");
    store.give_back(&dead).await.unwrap();
    assert!(!take(&store, &lease(1, "z"), NOW + 15).await, "nor does it give back what is another one's");
    store.give_back(&next).await.unwrap();
    assert!(take(&store, &lease(1, "z"), NOW + 15).await);
}

async fn b8_the_newest_refresh_token_is_kept_also_when_its_holder_was_slow(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    let (slow, next) = (lease(1, "x"), lease(1, "y"));
    assert!(take(&store, &slow, NOW).await && take(&store, &next, NOW + 15).await);
    assert!(store.keep_refreshed(&slow, b"newest".to_vec()).await.unwrap());
    assert!(
        !store.end_leased(&next).await.unwrap(),
        "the old refresh token is refused, and that ends nothing"
    );
    assert!(!store.keep_refreshed(&next, b"older".to_vec()).await.unwrap());
    store.give_back(&next).await.unwrap();
    let kept = store.session(&Digest::of("a"), NOW).await.unwrap().unwrap();
    assert_eq!((kept.sealed.as_slice(), kept.version), (&b"newest"[..], 2));
    assert!(take(&store, &lease(2, "z"), NOW + 16).await, "nobody is kept waiting");
}

async fn b8_invalid_grant_ends_the_session(database: Database) {
    let store = Store::new(database);
    keep(&store, new("a", "1", None)).await;
    let lease = lease(1, "x");
    assert!(take(&store, &lease, NOW).await);
    assert!(store.end_leased(&lease).await.unwrap());
    assert!(!lives(&store, "a", NOW).await);
    assert!(!take(&store, &lease, NOW + 60).await, "nothing is there to refresh");
}

contract!(MIGRATIONS;
    b8_of_many_instances_one_refreshes,
    b8_what_was_refreshed_is_kept_once_and_the_next_may,
    b8_a_holder_that_dies_keeps_nobody_for_long,
    b8_the_newest_refresh_token_is_kept_also_when_its_holder_was_slow,
    b8_invalid_grant_ends_the_session,
);
