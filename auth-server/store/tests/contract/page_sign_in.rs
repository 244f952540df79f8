//! Signing in on a page: the browser gets another digest, and all that it holds comes along.

use auth_server_core::domain::{PasswordHash, TenantId};
use auth_server_core::flows::ports::browsers::{Browsers as _, PageSignIn, PendingRequest};
use auth_server_core::rules::protocol::progress::Progress;
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract, query_as};

use crate::granting::{OFF, digest, page, pending, rows, set_off, winners, with_people, with_session};
use crate::support::{NOW, argon2id, bcrypt, demo, lines, other};

async fn keep(store: &Store, secret: &str, browser: Option<&str>) {
    store.keep_request(&demo(), &digest(secret), pending(browser)).await.unwrap();
}

async fn kept(store: &Store, secret: &str) -> PendingRequest {
    store.pending_request(&demo(), &digest(secret), NOW).await.unwrap().unwrap()
}

async fn held(store: &Store, tenant: &TenantId, browser: &str) -> Vec<String> {
    let sessions = store.browser_sessions(tenant, &digest(browser), NOW).await.unwrap();
    sessions.into_iter().map(|session| session.sign_in.sid).collect()
}

async fn a_page_sign_in_makes_a_session_its_line_and_its_progress(database: Database) {
    let store = with_people(database).await;
    keep(&store, "r", Some("b")).await;
    assert!(store.signed_in_on_page(&demo(), page("u_1", "s", ("b", "b2"))).await.unwrap());
    assert_eq!(held(&store, &demo(), "b2").await, ["s"]);
    let wanted = PendingRequest { progress: Progress::default().signed_in("s"), ..pending(Some("b2")) };
    assert_eq!(kept(&store, "r").await, wanted);
    let told: (String, i64) = query_as("SELECT target, succeeded FROM audit WHERE action = 'sign_in'")
        .fetch_one(store.database().reader())
        .await
        .unwrap();
    assert_eq!(told, ("s".into(), 1));
}

async fn who_signs_in_again_in_the_same_browser_goes_on_with_the_same_session(database: Database) {
    let store = with_people(database).await;
    keep(&store, "r", Some("b2")).await;
    assert!(store.signed_in_on_page(&demo(), page("u_1", "s", ("b", "b2"))).await.unwrap());
    let mut later = page("u_1", "s2", ("b2", "b3"));
    later.sign_in.auth_time = NOW + 30;
    assert!(store.signed_in_on_page(&demo(), later).await.unwrap());
    let sessions = store.browser_sessions(&demo(), &digest("b3"), NOW + 30).await.unwrap();
    let told: Vec<_> = sessions.iter().map(|one| (one.sign_in.sid.as_str(), one.sign_in.auth_time)).collect();
    assert_eq!(told, [("s", NOW + 30)]);
    assert_eq!(kept(&store, "r").await.progress, Progress::default().signed_in("s"));
    assert!(store.signed_in_on_page(&demo(), page("u_1", "s4", ("c", "c"))).await.unwrap());
    assert_eq!(held(&store, &demo(), "c").await, ["s4"], "another browser, another session");
    assert!(store.signed_in_on_page(&demo(), page("u_2", "s5", ("b3", "b3"))).await.unwrap());
    assert_eq!(held(&store, &demo(), "b3").await.len(), 2, "another person, another session");
}

async fn g13_all_that_a_browser_holds_comes_along_and_nothing_of_others(database: Database) {
    let store = with_session(database).await;
    assert!(store.signed_in_on_page(&other(), page("u_3", "s3", ("b", "b"))).await.unwrap());
    assert!(store.signed_in_on_page(&demo(), page("u_1", "s4", ("c", "c"))).await.unwrap());
    keep(&store, "mine", Some("b")).await;
    keep(&store, "others", Some("c")).await;
    keep(&store, "nobodys", None).await;
    assert!(store.signed_in_on_page(&demo(), page("u_2", "s2", ("b", "b2"))).await.unwrap());
    for tenant in [demo(), other()] {
        assert!(held(&store, &tenant, "b").await.is_empty(), "who knows the cookie from before has nothing");
    }
    assert_eq!(held(&store, &demo(), "b2").await, ["s", "s2"]);
    assert_eq!(held(&store, &other(), "b2").await, ["s3"]);
    assert_eq!(held(&store, &demo(), "c").await, ["s4"]);
    assert_eq!(kept(&store, "mine").await, pending(Some("b2")), "another request of its own");
    assert_eq!(kept(&store, "others").await, pending(Some("c")));
    assert_eq!(kept(&store, "nobodys").await, pending(None));
}

async fn g7_a_request_of_another_browser_or_tenant_is_not_gone_on_with(database: Database) {
    let store = with_people(database).await;
    for browser in [Some("c"), None] {
        keep(&store, "r", browser).await;
        let sid = format!("s {browser:?}");
        assert!(store.signed_in_on_page(&demo(), page("u_1", &sid, ("b", "b"))).await.unwrap());
        assert_eq!(kept(&store, "r").await, pending(browser));
        assert!(store.drop_request(&demo(), &digest("r")).await.unwrap());
    }
    keep(&store, "r", Some("b")).await;
    assert!(store.signed_in_on_page(&other(), page("u_3", "s3", ("b", "b"))).await.unwrap());
    assert_eq!(kept(&store, "r").await, pending(Some("b")));
}

async fn nobody_who_may_not_gets_a_session_and_nothing_changes_hands(database: Database) {
    let store = with_session(database).await;
    keep(&store, "r", Some("b")).await;
    let better = Some((bcrypt(10, 'a'), argon2id()));
    let refused = |sub: &str, sid: &str| PageSignIn { better: better.clone(), ..page(sub, sid, ("b", "b2")) };
    assert!(!store.signed_in_on_page(&demo(), refused("u_9", "n1")).await.unwrap(), "nobody");
    assert!(!store.signed_in_on_page(&other(), refused("u_1", "n2")).await.unwrap(), "another tenant's");
    for column in OFF {
        set_off(&store, column, "1").await;
        assert!(!store.signed_in_on_page(&demo(), refused("u_1", column)).await.unwrap(), "{column}");
        set_off(&store, column, "NULL").await;
    }
    assert_eq!((held(&store, &demo(), "b").await, rows(&store, "sessions").await), (vec!["s".into()], 1));
    assert_eq!(kept(&store, "r").await, pending(Some("b")));
    assert_eq!(store.user(&demo(), "u_1").await.unwrap().unwrap().password_hash, Some(bcrypt(10, 'a')));
    assert_eq!(lines(&store).await.iter().filter(|line| *line == "sign_in 0").count(), 4);
    assert_eq!(rows(&store, "audit WHERE action = 'sign_in' AND target IS NULL").await, 4);
}

async fn a_better_hash_takes_the_place_of_the_one_that_was_verified_alone(database: Database) {
    let store = with_people(database).await;
    let hash = async || store.user(&demo(), "u_1").await.unwrap().unwrap().password_hash;
    let with = |sid: &str, old: PasswordHash| PageSignIn {
        better: Some((old, argon2id())),
        ..page("u_1", sid, ("b", "b"))
    };
    assert!(store.signed_in_on_page(&demo(), with("s1", bcrypt(10, 'x'))).await.unwrap());
    assert_eq!(hash().await, Some(bcrypt(10, 'a')), "another sign-in has kept one meanwhile");
    assert!(store.signed_in_on_page(&demo(), with("s2", bcrypt(10, 'a'))).await.unwrap());
    assert_eq!(hash().await, Some(argon2id()));
}

async fn of_200_sign_ins_of_other_browsers_one_has_the_request(database: Database) {
    let store = with_people(database).await;
    keep(&store, "r", None).await;
    let of = |number: usize| {
        let store = store.clone();
        let (from, to) = (format!("from {number}"), format!("to {number}"));
        async move {
            let is_bound = store.bind_request(&demo(), &digest("r"), &digest(&from)).await.unwrap();
            let done = page("u_1", &format!("s{number}"), (&from, &to));
            assert!(store.signed_in_on_page(&demo(), done).await.unwrap());
            let pending = kept(&store, "r").await;
            let is_noted = pending.progress.has_signed_in(&format!("s{number}"));
            assert_eq!((is_bound, is_bound), (is_noted, pending.browser == Some(digest(&to))));
            is_bound
        }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!(rows(&store, "sessions").await, 200);
}

contract!(MIGRATIONS;
    who_signs_in_again_in_the_same_browser_goes_on_with_the_same_session,
    a_page_sign_in_makes_a_session_its_line_and_its_progress,
    g13_all_that_a_browser_holds_comes_along_and_nothing_of_others,
    g7_a_request_of_another_browser_or_tenant_is_not_gone_on_with,
    nobody_who_may_not_gets_a_session_and_nothing_changes_hands,
    a_better_hash_takes_the_place_of_the_one_that_was_verified_alone,
    of_200_sign_ins_of_other_browsers_one_has_the_request,
);
