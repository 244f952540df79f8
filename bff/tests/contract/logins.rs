//! Sign-ins that are under way: contract B1.

use bff::secret::Digest;
use bff::store::{KeptLogin, MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::support::{NOW, all};

async fn begin(store: &Store, name: &str) {
    let login = KeptLogin {
        digest: Digest::of(name),
        state: Digest::of(&format!("state of {name}")),
        sealed: name.as_bytes().to_vec(),
        expires_at: NOW + 600,
    };
    store.keep_login(login).await.unwrap();
}

async fn spend(store: &Store, name: &str, state: &str, now: u64) -> Option<Vec<u8>> {
    store.spend_login(&Digest::of(name), &Digest::of(state), now).await.unwrap()
}

async fn b1_an_answer_counts_once_for_its_browser_and_its_state(database: Database) {
    let store = Store::new(database);
    begin(&store, "a").await;
    begin(&store, "b").await;
    assert_eq!(spend(&store, "a", "state of b", NOW).await, None, "another tab's state");
    assert_eq!(spend(&store, "c", "state of a", NOW).await, None, "another browser");
    assert_eq!(
        spend(&store, "a", "state of a", NOW).await.as_deref(),
        Some(&b"a"[..]),
        "nothing of that has spent it"
    );
    assert_eq!(spend(&store, "a", "state of a", NOW).await, None, "replayed");
    assert_eq!(spend(&store, "b", "state of b", NOW).await.as_deref(), Some(&b"b"[..]));
}

async fn b1_after_ten_minutes_it_counts_no_more_and_is_swept(database: Database) {
    let store = Store::new(database);
    begin(&store, "a").await;
    begin(&store, "b").await;
    assert_eq!(spend(&store, "a", "state of a", NOW + 600).await, None);
    assert!(spend(&store, "b", "state of b", NOW + 599).await.is_some());
    assert!(!store.sweep(NOW + 600, 10).await.unwrap());
    assert_eq!(spend(&store, "a", "state of a", NOW).await, None, "it is gone");
}

async fn b1_of_many_that_bring_one_answer_one_counts(database: Database) {
    let store = Store::new(database);
    begin(&store, "a").await;
    let spent = all((0..20).map(|_| {
        let store = store.clone();
        async move { spend(&store, "a", "state of a", NOW).await.is_some() }
    }));
    assert_eq!(spent.await.into_iter().filter(|spent| *spent).count(), 1);
}

contract!(MIGRATIONS;
    b1_an_answer_counts_once_for_its_browser_and_its_state,
    b1_after_ten_minutes_it_counts_no_more_and_is_swept,
    b1_of_many_that_bring_one_answer_one_counts,
);
