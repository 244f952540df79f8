//! Two writers lose nothing of each other; who refuses changes nothing.

use auth_server_core::domain::NewKey;
use auth_server_core::flows::keys::KeysError;
use auth_server_core::rules::keys::Policy;
use auth_server_core::rules::keys::change::{KeyRefusal, When, add};
use signet_shared::jose::Alg;
use tempfile::TempDir;

use super::*;

const POLICY: Policy = Policy { jwks_max_age: 300, token_lifetime: 60, key_lifetime: None };

fn store() -> (TempDir, FileStore) {
    let home = tempfile::tempdir().unwrap();
    let store = FileStore::new(home.path());
    (home, store)
}

async fn added(store: &FileStore, kid: String) -> Result<(), KeysError> {
    let new = NewKey { kid, alg: Alg::Es256, public_pem: String::new(), sealed: vec![1] };
    store.change(|keys| Ok(add(keys, new, When::AtOnce, 5, &POLICY)?)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_that_write_at_once_nothing_is_lost() {
    let (home, _) = store();
    let writers: Vec<_> = (0..3)
        .map(|writer| {
            let store = FileStore::new(home.path());
            tokio::spawn(async move {
                for number in 0..5 {
                    added(&store, format!("{writer}-{number}")).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let keys = FileStore::new(home.path()).load().await.unwrap();
    assert_eq!(keys.len(), 15);
    for writer in 0..3 {
        let own = keys.iter().filter(|key| key.kid.starts_with(&format!("{writer}-")));
        let wanted: Vec<String> = (0..5).map(|number| format!("{writer}-{number}")).collect();
        assert_eq!(own.map(|key| key.kid.clone()).collect::<Vec<_>>(), wanted);
    }
}

#[tokio::test]
async fn every_change_is_another_generation_and_a_refusal_is_none() {
    let (_home, store) = store();
    assert!(store.generation().await.is_err() && store.load().await.is_err(), "nothing is there");
    added(&store, "a".into()).await.unwrap();
    let first = store.generation().await.unwrap();
    assert!(matches!(added(&store, "a".into()).await, Err(KeysError::Refused(KeyRefusal::Known { .. }))));
    store
        .change(|keys| {
            keys.retain(|_| true);
            Ok::<(), Failure>(())
        })
        .await
        .unwrap();
    assert_eq!(store.generation().await.unwrap(), first);
    added(&store, "b".into()).await.unwrap();
    assert_ne!(store.generation().await.unwrap(), first);
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_the_lock_gets_it_or_says_who_has_it() {
    let (_home, store) = store();
    let held = store.lock().await.unwrap();
    let refused = added(&store, "a".into()).await.unwrap_err().to_string();
    assert!(refused.contains("signing-keys.lock is locked by another process"), "{refused}");
    assert!(store.read().unwrap().is_none());
    let waiting = added(&store, "a".into());
    let release = async {
        tokio::time::sleep(PAUSE * 3).await;
        drop(held);
    };
    let (done, ()) = tokio::join!(waiting, release);
    done.unwrap();
}
