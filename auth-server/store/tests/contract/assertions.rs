//! Assertions of clients: rule G11.

use auth_server_core::flows::ports::{Assertions as _, SpentAssertion};
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::support::NOW;

async fn spend(store: &Store, client_id: &str, jti: &str, until: u64) -> bool {
    let spent = SpentAssertion { client_id: client_id.into(), jti: jti.into(), until };
    store.spend_assertion(spent).await.unwrap()
}

async fn g11_an_assertion_counts_once_for_its_client(database: Database) {
    let store = Store::new(database);
    assert!(spend(&store, "a", "1", NOW).await);
    assert!(!spend(&store, "a", "1", NOW).await);
    assert!(!spend(&store, "a", "1", NOW + 60).await, "also with another end");
    assert!(spend(&store, "a", "2", NOW).await && spend(&store, "b", "1", NOW).await, "others are others");
}

async fn g11_of_many_at_once_one_counts(database: Database) {
    let store = Store::new(database);
    let tries = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { spend(&store, "a", "1", NOW).await })
    });
    let mut counted = 0;
    for one in tries.collect::<Vec<_>>() {
        counted += usize::from(one.await.unwrap());
    }
    assert_eq!(counted, 1);
}

async fn what_nobody_takes_any_more_is_forgotten_a_few_at_a_time(database: Database) {
    let store = Store::new(database);
    for number in 0..5 {
        assert!(spend(&store, "a", &number.to_string(), NOW + number).await);
    }
    let sweep = async |now| store.sweep_assertions(now, 2).await.unwrap();
    assert_eq!(
        (sweep(NOW).await, sweep(NOW + 3).await, sweep(NOW + 3).await, sweep(NOW + 3).await),
        (0, 2, 1, 0)
    );
    assert!(!spend(&store, "a", "3", NOW + 3).await, "in its last second it is known");
    assert!(spend(&store, "a", "2", NOW + 2).await);
}

contract!(MIGRATIONS;
    g11_an_assertion_counts_once_for_its_client,
    g11_of_many_at_once_one_counts,
    what_nobody_takes_any_more_is_forgotten_a_few_at_a_time,
);
