//! Two writers lose nothing of each other; who refuses changes nothing; what is done is written down.

use auth_server_core::domain::Action;
use auth_server_core::flows::keys::{KeysError, revoke, rotate};
use auth_server_core::rules::keys::change::{KeyRefusal, When, add};

use super::super::testing::World;
use super::*;

async fn added(custody: &Custody, kid: String) -> Result<(), KeysError> {
    let new = NewKey { kid, alg: Alg::Es256, public_pem: String::new(), sealed: vec![1] };
    let policy = custody.signing.policy;
    custody.change(|keys| Ok(add(keys, new.clone(), When::AtOnce, 5, &policy)?)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_that_write_at_once_nothing_is_lost() {
    let world = World::new();
    let hands = [world.open().await, world.open().await, world.open().await].map(Result::unwrap);
    let writers = (0u8..).zip(hands).map(|(writer, custody)| {
        tokio::spawn(async move {
            for number in 0..5 {
                added(&custody, format!("{writer}-{number}")).await.unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let keys = world.kept().await;
    assert_eq!(keys.len(), 15);
    for writer in 0..3u8 {
        let own = keys.iter().filter(|key| key.kid.starts_with(&format!("{writer}-")));
        let wanted: Vec<String> = (0..5).map(|number| format!("{writer}-{number}")).collect();
        assert_eq!(own.map(|key| key.kid.clone()).collect::<Vec<_>>(), wanted);
    }
}

#[tokio::test]
async fn every_change_is_another_generation_and_a_refusal_is_none() {
    let world = World::new();
    let custody = world.open().await.unwrap();
    added(&custody, "a".into()).await.unwrap();
    let first = custody.generation().await.unwrap();
    assert!(matches!(added(&custody, "a".into()).await, Err(KeysError::Refused(KeyRefusal::Known { .. }))));
    custody.change(|_| Ok::<(), Failure>(())).await.unwrap();
    assert_eq!(custody.generation().await.unwrap(), first);
    added(&custody, "b".into()).await.unwrap();
    assert_ne!(custody.generation().await.unwrap(), first);
}

#[tokio::test]
async fn who_decided_by_what_is_no_more_decides_again() {
    let world = World::new();
    let (custody, other) = (world.open().await.unwrap(), world.open().await.unwrap());
    let before = custody.store.signing_keys().await.unwrap();
    added(&other, "a".into()).await.unwrap();
    assert!(!custody.keep(&before, Vec::new()).await.unwrap(), "nothing is kept over what is newer");
    let seen = custody.change(|keys| Ok::<usize, Failure>(keys.len())).await.unwrap();
    assert_eq!(seen, 1);
}

#[test]
fn who_did_what_to_which_key_is_written_down() {
    let key = |kid: &str| StoredKey {
        kid: kid.into(),
        alg: Alg::Es256,
        created: 0,
        plan: None,
        ended: None,
        token_lifetime: 60,
        retired: None,
        revoked: None,
        public_pem: String::new(),
        sealed: Some(vec![1]),
    };
    let told = lines((&[key("a")], &[key("b")]), Hand::Operator, 7).unwrap();
    let told: Vec<_> = told.iter().map(|line| (line.action, line.target.as_deref(), line.at)).collect();
    assert_eq!(told, [(Action::KeyAdded, Some("b"), 7), (Action::KeyForgotten, Some("a"), 7)]);
    let actor = |hand| lines((&[], &[key("a")]), hand, 7).unwrap().remove(0).actor.unwrap();
    assert_eq!((actor(Hand::Operator), actor(Hand::Server)), ("operator".into(), "server".into()));
}

#[tokio::test]
async fn a_change_is_kept_with_its_lines() {
    let world = World::new();
    let kid = world.start().await.served().now().active.kid.clone();
    let custody = world.open().await.unwrap();
    rotate(&custody, custody.signing, Alg::Es256, When::AtOnce).await.unwrap();
    revoke(&custody, custody.signing, &kid).await.unwrap();
    let rows =
        signet_db::query_as::<_, (String, String)>("SELECT action, actor FROM audit ORDER BY action, actor");
    let rows = rows.fetch_all(custody.store.database().reader()).await.unwrap();
    let wanted = [("key_added", "operator"), ("key_added", "server"), ("key_revoked", "operator")];
    assert_eq!(rows, wanted.map(|(action, actor)| (action.to_owned(), actor.to_owned())));
}
