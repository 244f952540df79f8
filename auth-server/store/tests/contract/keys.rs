//! The signing keys: kept whole, in their order, by whoever has seen the last of them.

use auth_server_core::domain::{Action, Plan, StoredKey};
use auth_server_store::{KeptKeys, MIGRATIONS, Store};
use signet_db::{Database, contract, query};
use signet_shared::jose::Alg;

use crate::support::{line, lines, store};

fn key(kid: &str) -> StoredKey {
    StoredKey {
        kid: kid.into(),
        alg: Alg::Es256,
        created: 1,
        plan: Some(Plan { published: 2, active_from: 3 }),
        ended: Some(4),
        token_lifetime: 60,
        retired: None,
        revoked: None,
        public_pem: "public\n".into(),
        sealed: Some(vec![0, 1, 255]),
    }
}

/// One of each kind, not in the order of their names.
fn some() -> Vec<StoredKey> {
    let made = StoredKey { alg: Alg::EdDsa, plan: None, ended: None, ..key("b") };
    let retired = StoredKey { retired: Some(5), sealed: None, ..key("a") };
    let revoked = StoredKey { alg: Alg::Rs256, revoked: Some(6), sealed: None, ..key("c") };
    vec![key("d"), made, retired, revoked]
}

async fn keep(store: &Store, generation: i64, keys: Vec<StoredKey>) -> bool {
    let id = format!("{generation} {}", keys.len());
    store.keep_signing_keys(KeptKeys { generation, keys }, vec![line(&id, Action::KeyAdded)]).await.unwrap()
}

async fn what_is_kept_is_had_again_in_its_order(database: Database) {
    let store = store(database).await;
    assert_eq!(store.signing_keys().await.unwrap(), KeptKeys { generation: 0, keys: Vec::new() });
    assert!(keep(&store, 0, some()).await);
    assert_eq!(store.signing_keys().await.unwrap(), KeptKeys { generation: 1, keys: some() });
    let mut other = some();
    other.rotate_left(1);
    other.pop();
    assert!(keep(&store, 1, other.clone()).await);
    assert_eq!(store.signing_keys().await.unwrap(), KeptKeys { generation: 2, keys: other });
    assert_eq!(store.keys_generation().await.unwrap(), 2);
}

async fn who_has_seen_older_keys_keeps_nothing(database: Database) {
    let store = store(database).await;
    assert!(keep(&store, 0, some()).await);
    for generation in [0, 2, -1] {
        assert!(!keep(&store, generation, vec![key("x")]).await, "{generation}");
    }
    assert_eq!(store.signing_keys().await.unwrap(), KeptKeys { generation: 1, keys: some() });
    assert_eq!(lines(&store).await, ["key_added 1"], "and writes no line of it");
}

async fn a_key_that_is_there_twice_keeps_nothing(database: Database) {
    let store = store(database).await;
    let twice = KeptKeys { generation: 0, keys: vec![key("a"), key("a")] };
    assert!(store.keep_signing_keys(twice, vec![line("1", Action::KeyAdded)]).await.is_err());
    assert_eq!(store.signing_keys().await.unwrap(), KeptKeys { generation: 0, keys: Vec::new() });
    assert_eq!(lines(&store).await, Vec::<String>::new());
}

async fn of_200_that_change_one_generation_exactly_one_does(database: Database) {
    let store = store(database).await;
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { keep(&store, 0, vec![key(&number.to_string())]).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        won += usize::from(task.await.unwrap_or(false));
    }
    assert_eq!(won, 1);
    let kept = store.signing_keys().await.unwrap();
    assert_eq!((kept.generation, kept.keys.len(), lines(&store).await.len()), (1, 1, 1));
}

async fn a_row_that_makes_no_sense_is_an_error(database: Database) {
    let store = store(database).await;
    assert!(keep(&store, 0, vec![key("a")]).await);
    for wrong in
        ["alg = 'HS256'", "published_at = NULL", "sealed = NULL", "created_at = -1", "revoked_at = 5"]
    {
        let rows = format!("UPDATE signing_keys SET {wrong}");
        store
            .database()
            .change(move |t| {
                Box::pin(async move {
                    query(signet_db::AssertSqlSafe(rows)).execute(t).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        assert!(store.signing_keys().await.is_err(), "{wrong}");
        let generation = store.keys_generation().await.unwrap();
        assert!(
            store.keep_signing_keys(KeptKeys { generation, keys: vec![key("a")] }, Vec::new()).await.unwrap()
        );
    }
}

contract!(MIGRATIONS;
    what_is_kept_is_had_again_in_its_order,
    who_has_seen_older_keys_keeps_nothing,
    a_key_that_is_there_twice_keeps_nothing,
    of_200_that_change_one_generation_exactly_one_does,
    a_row_that_makes_no_sense_is_an_error,
);
