//! Sign-ins and sessions: rule U5.

use auth_server_core::domain::{Action, AuditLine, PasswordHash, TenantId};
use auth_server_core::flows::ports::{Sessions as _, SignedIn, SignedOut, Users as _};
use auth_server_store::{MIGRATIONS, NewUser, Store};
use signet_db::{Database, contract, query_as, query_scalar};

use crate::support::{NOW, argon2id, bcrypt, demo, line, lines, other, person, store};

/// A store in which `u_1` is ada.
async fn with_ada(database: Database) -> Store {
    let store = store(database).await;
    store.add_user(&demo(), (person("u_1", "ada"), NOW), line("0", Action::UserAdded)).await.unwrap();
    store
}

/// `u_1` signs in by the first password that was verified.
pub(super) fn sign_in(sid: &str, former: Option<&str>) -> SignedIn {
    SignedIn {
        sub: "u_1".into(),
        sid: sid.into(),
        former: former.map(str::to_owned),
        at: NOW,
        ends_at: NOW + 60,
        password_version: 0,
        better: None,
        line: AuditLine { id: format!("in {sid}"), ..line("", Action::SignIn) },
    }
}

async fn sign_out(store: &Store, (tenant, sub, sid): (&TenantId, &str, &str), id: &str) -> bool {
    let line = line(id, Action::SignOut);
    store.signed_out(tenant, SignedOut { sub: sub.into(), sid: sid.into(), at: NOW + 5, line }).await.unwrap()
}

/// Each session: its id, when it ends, when it was ended.
async fn sessions(store: &Store) -> Vec<(String, i64, Option<i64>)> {
    let select = "SELECT sid, ends_at, ended_at FROM sessions ORDER BY sid";
    query_as(select).fetch_all(store.database().reader()).await.unwrap()
}

const END: i64 = 1_800_000_060;

async fn a_sign_in_makes_a_session_and_its_line(database: Database) {
    let store = with_ada(database).await;
    assert_eq!(store.signed_in(&demo(), sign_in("s1", None)).await.unwrap().as_deref(), Some("s1"));
    assert_eq!(sessions(&store).await, [("s1".to_owned(), END, None)]);
    let told: (String, String, String, String) =
        query_as("SELECT actor, target, address, request_id FROM audit WHERE action = 'sign_in'")
            .fetch_one(store.database().reader())
            .await
            .unwrap();
    assert_eq!(told, ("operator".into(), "s1".into(), "192.0.2.1".into(), "r".into()));
}

async fn nobody_who_may_not_gets_a_session(database: Database) {
    let store = with_ada(database).await;
    assert_eq!(store.signed_in(&other(), sign_in("s1", None)).await.unwrap(), None, "of another tenant");
    let unknown = SignedIn { sub: "u_9".into(), ..sign_in("s2", None) };
    assert_eq!(store.signed_in(&demo(), unknown).await.unwrap(), None);
    store.set_disabled(&demo(), ("u_1", Some(NOW)), line("off", Action::UserDisabled)).await.unwrap();
    assert_eq!(store.signed_in(&demo(), sign_in("s3", None)).await.unwrap(), None);
    assert!(sessions(&store).await.is_empty());
    assert_eq!(
        lines(&store).await,
        ["user_added 1", "sign_in 0", "sign_in 0", "sign_in 0", "user_disabled 1"]
    );
}

async fn u5_the_former_session_goes_on_unless_it_was_ended_or_is_anothers(database: Database) {
    let store = with_ada(database).await;
    store.add_user(&demo(), (person("u_2", "bob"), NOW), line("0b", Action::UserAdded)).await.unwrap();
    store.signed_in(&demo(), sign_in("s1", None)).await.unwrap();
    let later = SignedIn { at: NOW + 100, ends_at: NOW + 160, ..sign_in("s2", Some("s1")) };
    assert_eq!(
        store.signed_in(&demo(), later).await.unwrap().as_deref(),
        Some("s1"),
        "also when its token has ended"
    );
    assert_eq!(sessions(&store).await, [("s1".to_owned(), END + 100, None)]);
    let bobs = SignedIn { sub: "u_2".into(), ..sign_in("s3", Some("s1")) };
    assert_eq!(store.signed_in(&demo(), bobs).await.unwrap().as_deref(), Some("s3"));
    assert!(sign_out(&store, (&demo(), "u_1", "s1"), "out").await);
    assert_eq!(store.signed_in(&demo(), sign_in("s4", Some("s1"))).await.unwrap().as_deref(), Some("s4"));
    assert_eq!(
        store.signed_in(&demo(), sign_in("s5", Some("nothing"))).await.unwrap().as_deref(),
        Some("s5")
    );
    store.set_disabled(&demo(), ("u_1", Some(NOW)), line("off", Action::UserDisabled)).await.unwrap();
    assert_eq!(
        store.signed_in(&demo(), sign_in("s6", Some("s5"))).await.unwrap(),
        None,
        "nor who is disabled"
    );
}

async fn a_session_is_ended_once_by_its_own_person(database: Database) {
    let store = with_ada(database).await;
    store.signed_in(&demo(), sign_in("s1", None)).await.unwrap();
    assert!(!sign_out(&store, (&demo(), "u_2", "s1"), "1").await);
    assert!(!sign_out(&store, (&other(), "u_1", "s1"), "2").await);
    assert!(!sign_out(&store, (&demo(), "u_1", "s9"), "3").await);
    assert_eq!(sessions(&store).await[0].2, None);
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { sign_out(&store, (&demo(), "u_1", "s1"), &format!("t{number}")).await })
        })
        .collect();
    let mut ended = 0;
    for task in tasks {
        ended += usize::from(task.await.unwrap());
    }
    assert_eq!((ended, sessions(&store).await[0].2), (1, Some(END - 55)));
    let told: i64 = query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM audit WHERE action = 'sign_out' AND succeeded = 1",
    )
    .fetch_one(store.database().reader())
    .await
    .unwrap();
    assert_eq!(told, 1);
}

async fn sessions_end_when_access_does(database: Database) {
    let store = with_ada(database).await;
    store.signed_in(&demo(), sign_in("s1", None)).await.unwrap();
    store.set_password(&demo(), ("u_1", argon2id()), line("pw", Action::PasswordSet)).await.unwrap();
    assert!(sessions(&store).await[0].2.is_some(), "a new password");
    store.signed_in(&demo(), SignedIn { password_version: 1, ..sign_in("s2", None) }).await.unwrap();
    store.set_disabled(&demo(), ("u_1", Some(NOW)), line("off", Action::UserDisabled)).await.unwrap();
    assert_eq!(sessions(&store).await.len(), 2);
    assert!(sessions(&store).await.iter().all(|(_, _, ended)| ended.is_some()), "disabling");
    store.delete_user(&demo(), "u_1", line("gone", Action::UserDeleted)).await.unwrap();
    assert!(sessions(&store).await.is_empty(), "deletion");
}

async fn a_better_hash_takes_the_place_of_the_one_that_was_verified_and_of_no_other(database: Database) {
    let store = with_ada(database).await;
    let hash =
        async |store: &Store| store.user(&demo(), "u_1").await.unwrap().unwrap().password_hash.unwrap();
    let with =
        |sid: &str, old: PasswordHash, new| SignedIn { better: Some((old, new)), ..sign_in(sid, None) };
    store.signed_in(&demo(), with("s1", bcrypt(10, 'x'), argon2id())).await.unwrap();
    assert_eq!(hash(&store).await, bcrypt(10, 'a'), "another sign-in has kept one meanwhile");
    store.signed_in(&demo(), with("s2", bcrypt(10, 'a'), argon2id())).await.unwrap();
    assert_eq!(hash(&store).await, argon2id());
    assert_eq!(store.hash_kinds(&demo()).await.unwrap(), [argon2id().kind()]);
}

async fn who_is_refused_leaves_a_line_alone(database: Database) {
    let store = with_ada(database).await;
    let refused = AuditLine { actor: None, succeeded: false, ..line("1", Action::SignIn) };
    store.refused(&demo(), refused).await.unwrap();
    assert_eq!(lines(&store).await, ["user_added 1", "sign_in 0"]);
    assert!(sessions(&store).await.is_empty());
}

async fn hundreds_sign_in_at_once_and_each_is_kept(database: Database) {
    let store = with_ada(database).await;
    for number in 0..20 {
        let (sub, name) = (format!("p{number}"), format!("person{number}"));
        let new = NewUser { sub: sub.clone(), ..person(&sub, &name) };
        store.add_user(&demo(), (new, NOW), line(&format!("a{number}"), Action::UserAdded)).await.unwrap();
    }
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let store = store.clone();
            let done = SignedIn { sub: format!("p{}", number % 20), ..sign_in(&format!("s{number}"), None) };
            tokio::spawn(async move { store.signed_in(&demo(), done).await.unwrap().is_some() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    assert_eq!(sessions(&store).await.len(), 200);
}

async fn what_is_over_is_cleared_away_a_few_at_a_time(database: Database) {
    let store = with_ada(database).await;
    for number in 0..7_u64 {
        let done = SignedIn { ends_at: NOW + number, ..sign_in(&format!("s{number}"), None) };
        store.signed_in(&demo(), done).await.unwrap();
    }
    let sweep = async |before| store.sweep_sessions(before, 2).await.unwrap();
    assert_eq!(
        (sweep(NOW).await, sweep(NOW + 3).await, sweep(NOW + 3).await, sweep(NOW + 3).await),
        (0, 2, 1, 0)
    );
    let left: Vec<String> = sessions(&store).await.into_iter().map(|(sid, ..)| sid).collect();
    assert_eq!(left, ["s3", "s4", "s5", "s6"]);
}

contract!(MIGRATIONS;
    what_is_over_is_cleared_away_a_few_at_a_time,
    a_sign_in_makes_a_session_and_its_line,
    nobody_who_may_not_gets_a_session,
    u5_the_former_session_goes_on_unless_it_was_ended_or_is_anothers,
    a_session_is_ended_once_by_its_own_person,
    sessions_end_when_access_does,
    a_better_hash_takes_the_place_of_the_one_that_was_verified_and_of_no_other,
    who_is_refused_leaves_a_line_alone,
    hundreds_sign_in_at_once_and_each_is_kept,
);
