//! What the provider has ended: contract B6.

use bff::secret::Digest;
use bff::store::{Ended, Heard, MIGRATIONS, NewSession, Store};
use signet_db::{Database, contract};

use crate::support::{NOW, all, keep, lives, new};

fn ended(jti: &str, sid: Option<&str>, sub: Option<&str>) -> Ended {
    let (sid, sub) = (sid.map(str::to_owned), sub.map(str::to_owned));
    Ended { jti: jti.to_owned(), until: NOW + 120, sid, sub, issued_at: NOW, now: NOW }
}

async fn hear(store: &Store, ended: Ended) -> Heard {
    store.hear_logout(ended).await.unwrap()
}

/// The sessions of these cookies have ended.
fn of(names: &[&str]) -> Heard {
    Heard::Ended(names.iter().map(|name| Digest::of(name)).collect())
}

async fn three(store: &Store) {
    keep(store, new("a", "1", Some("s"))).await;
    keep(store, new("b", "1", Some("t"))).await;
    keep(store, new("c", "2", Some("u"))).await;
}

async fn b6_a_logout_ends_the_session_that_it_names_or_all_of_a_person(database: Database) {
    let store = Store::new(database);
    three(&store).await;
    assert_eq!(hear(&store, ended("1", Some("s"), Some("1"))).await, of(&["a"]));
    assert!(!lives(&store, "a", NOW).await && lives(&store, "b", NOW).await && lives(&store, "c", NOW).await);
    assert_eq!(hear(&store, ended("2", Some("t"), Some("2"))).await, of(&[]), "another person's");
    assert!(lives(&store, "b", NOW).await);
    assert_eq!(hear(&store, ended("3", None, Some("1"))).await, of(&["b"]));
    assert!(!lives(&store, "b", NOW).await && lives(&store, "c", NOW).await);
    assert_eq!(hear(&store, ended("4", Some("u"), None)).await, of(&["c"]));
    assert_eq!(hear(&store, ended("5", Some("unknown"), None)).await, of(&[]));
}

async fn b6_a_logout_token_counts_once(database: Database) {
    let store = Store::new(database);
    three(&store).await;
    assert_eq!(hear(&store, ended("1", Some("s"), None)).await, of(&["a"]));
    assert_eq!(hear(&store, ended("1", Some("t"), None)).await, Heard::Before);
    assert!(lives(&store, "b", NOW).await, "and nothing is done by it");
    store.sweep(NOW + 119, 10).await.unwrap();
    assert_eq!(
        hear(&store, ended("1", Some("t"), None)).await,
        Heard::Before,
        "as long as it would be taken"
    );
}

async fn b6_a_logout_that_comes_before_its_sign_in_is_complete_counts(database: Database) {
    let store = Store::new(database);
    hear(&store, ended("1", Some("s"), Some("1"))).await;
    assert!(!keep(&store, new("a", "1", Some("s"))).await);
    assert!(!lives(&store, "a", NOW).await);
    assert!(keep(&store, new("b", "1", Some("t"))).await, "another session of that person");
    hear(&store, ended("2", None, Some("2"))).await;
    assert!(!keep(&store, new("c", "2", Some("u"))).await, "all that were there then");
    assert!(keep(&store, NewSession { issued_at: NOW + 1, ..new("d", "2", Some("v")) }).await, "a later one");
}

async fn b6_what_has_ended_is_remembered_as_long_as_a_sign_in_may_take(database: Database) {
    let store = Store::new(database);
    hear(&store, ended("1", Some("s"), None)).await;
    store.sweep(NOW + 1199, 10).await.unwrap();
    let late = NewSession { now: NOW + 1199, ..new("a", "1", Some("s")) };
    assert!(!keep(&store, late).await);
    store.sweep(NOW + 1200, 10).await.unwrap();
    assert!(!keep(&store, new("a", "1", Some("s"))).await, "who asked has put its end off");
    store.sweep(NOW + 10_000, 10).await.unwrap();
    assert!(keep(&store, new("a", "1", Some("s"))).await);
}

async fn b6_a_logout_and_a_sign_in_at_the_same_moment_leave_no_session(database: Database) {
    let store = Store::new(database);
    for round in 0..20 {
        let sid = format!("s{round}");
        let (one, other) = (store.clone(), store.clone());
        let session = new(&sid, "1", Some(&sid));
        let logout = ended(&sid, Some(&sid), None);
        let works: [signet_db::BoxFuture<'static, ()>; 2] = [
            Box::pin(async move {
                keep(&one, session).await;
            }),
            Box::pin(async move {
                hear(&other, logout).await;
            }),
        ];
        all(works.into_iter()).await;
        assert!(!lives(&store, &sid, NOW).await, "round {round}");
    }
}

contract!(MIGRATIONS;
    b6_a_logout_ends_the_session_that_it_names_or_all_of_a_person,
    b6_a_logout_token_counts_once,
    b6_a_logout_that_comes_before_its_sign_in_is_complete_counts,
    b6_what_has_ended_is_remembered_as_long_as_a_sign_in_may_take,
    b6_a_logout_and_a_sign_in_at_the_same_moment_leave_no_session,
);
