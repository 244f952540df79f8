//! The key that proves the client.

use bff::store::{KeptKey, MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::support::all;

fn key(name: usize) -> KeptKey {
    KeptKey { kid: name.to_string(), sealed: name.to_string().into_bytes() }
}

async fn n13_of_instances_that_start_at_once_all_have_one_key(database: Database) {
    let store = Store::new(database);
    assert_eq!(store.client_key().await.unwrap(), None);
    let seen = all((0..10).map(|name| {
        let store = store.clone();
        async move {
            store.keep_client_key(key(name)).await.unwrap();
            store.client_key().await.unwrap().unwrap()
        }
    }));
    let seen = seen.await;
    assert!(seen.iter().all(|kept| *kept == seen[0]), "{seen:?}");
}

async fn k9_it_is_sealed_anew_unless_somebody_was_quicker(database: Database) {
    let store = Store::new(database);
    store.keep_client_key(key(1)).await.unwrap();
    store.reseal_client_key(key(1), b"new".to_vec()).await.unwrap();
    store.reseal_client_key(key(1), b"late".to_vec()).await.unwrap();
    assert_eq!(store.client_key().await.unwrap().unwrap().sealed, b"new");
}

contract!(MIGRATIONS;
    n13_of_instances_that_start_at_once_all_have_one_key,
    k9_it_is_sealed_anew_unless_somebody_was_quicker,
);
