//! The sessions that browsers hold: rules G13, U5.

use auth_server_core::domain::{Action, AuditLine, SignIn, TenantId};
use auth_server_core::flows::ports::browsers::{BrowserSession, Browsers as _, PageSignIn};
use auth_server_core::flows::ports::{Sessions as _, SignedIn, SignedOut};
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract, query_as};

use crate::granting::{END, OFF, digest, how, page, set_off, winners, with_people, with_session};
use crate::support::{NOW, demo, line, lines, other, person};

/// The ids of the sessions that a browser holds at `now`.
async fn held(store: &Store, (tenant, browser): (&TenantId, &str), now: u64) -> Vec<String> {
    let sessions = store.browser_sessions(tenant, &digest(browser), now).await.unwrap();
    sessions.into_iter().map(|session| session.sign_in.sid).collect()
}

async fn a_browser_holds_its_living_sessions_the_newest_sign_in_first(database: Database) {
    let store = with_people(database).await;
    let carl = (person("u_4", "carl"), NOW);
    store.add_user(&demo(), carl, line("u_4", Action::UserAdded)).await.unwrap();
    for (sub, sid, auth_time) in [("u_1", "s1", NOW + 1), ("u_2", "s2", NOW + 3), ("u_4", "s3", NOW + 2)] {
        let bare = SignIn { auth_time, acr: None, amr: Vec::new(), ..how(sid) };
        let sign_in = if sid == "s1" { SignIn { auth_time, ..how(sid) } } else { bare };
        let done = PageSignIn { sign_in, ..page(sub, sid, ("b", "b")) };
        assert!(store.signed_in_on_page(&demo(), done).await.unwrap());
    }
    let all = store.browser_sessions(&demo(), &digest("b"), NOW).await.unwrap();
    let ids: Vec<&str> = all.iter().map(|session| session.sign_in.sid.as_str()).collect();
    assert_eq!(ids, ["s2", "s3", "s1"]);
    let first = BrowserSession {
        sub: "u_1".into(),
        username: "ada".into(),
        name: Some("Person u_1".into()),
        sign_in: SignIn { auth_time: NOW + 1, ..how("s1") },
    };
    assert_eq!(all.last(), Some(&first));
    assert_eq!((&all[0].sign_in.acr, &all[0].sign_in.amr), (&None, &Vec::new()));
    assert!(held(&store, (&demo(), "c"), NOW).await.is_empty(), "another browser");
    assert!(held(&store, (&other(), "b"), NOW).await.is_empty(), "another tenant");
}

async fn a_session_that_has_ended_or_is_over_is_held_no_more(database: Database) {
    let store = with_session(database).await;
    assert_eq!(held(&store, (&demo(), "b"), END - 1).await, ["s"]);
    assert!(held(&store, (&demo(), "b"), END).await.is_empty(), "over");
    for column in OFF {
        set_off(&store, column, "1").await;
        assert!(held(&store, (&demo(), "b"), NOW).await.is_empty(), "{column}");
        set_off(&store, column, "NULL").await;
    }
    assert_eq!(held(&store, (&demo(), "b"), NOW).await, ["s"]);
    assert_eq!(end(&store, (&demo(), "b"), &["s"], NOW).await, 1);
    assert!(held(&store, (&demo(), "b"), NOW).await.is_empty(), "signed out");
}

async fn u5_a_sign_in_without_a_page_is_no_browsers_and_leaves_those_alone(database: Database) {
    let store = with_session(database).await;
    let done = SignedIn {
        sub: "u_1".into(),
        sid: "t".into(),
        former: Some("s".into()),
        at: NOW + 1,
        ends_at: NOW + 60,
        password_version: 0,
        better: None,
        line: line("in t", Action::SignIn),
    };
    assert_eq!(store.signed_in(&demo(), done).await.unwrap().as_deref(), Some("t"));
    assert_eq!(held(&store, (&demo(), "b"), END - 1).await, ["s"], "nor does it end with a token");
    let of_page: (Option<String>, Option<i64>, Option<String>, Option<String>) =
        query_as("SELECT browser, auth_time, acr, amr FROM sessions WHERE sid = 't'")
            .fetch_one(store.database().reader())
            .await
            .unwrap();
    assert_eq!(of_page, (None, None, None, None));
}

async fn u5_a_token_ends_no_session_that_a_browser_holds(database: Database) {
    let store = with_session(database).await;
    let out = SignedOut { sub: "u_1".into(), sid: "s".into(), at: NOW, line: line("out", Action::SignOut) };
    assert!(!store.signed_out(&demo(), out).await.unwrap());
    assert_eq!(held(&store, (&demo(), "b"), NOW).await, ["s"]);
}

/// Ends sessions of a browser at `at`: how many.
async fn end(store: &Store, (tenant, browser): (&TenantId, &str), sids: &[&str], at: u64) -> u64 {
    let told = |sid: &&str| {
        let id = format!("out {tenant} {browser} {sid} {at}");
        ((*sid).to_owned(), AuditLine { at, ..line(&id, Action::SignOut) })
    };
    store.end_sessions(tenant, &digest(browser), sids.iter().map(told).collect()).await.unwrap()
}

async fn a_browser_ends_its_own_living_sessions_alone(database: Database) {
    let store = with_session(database).await;
    store.signed_in_on_page(&demo(), page("u_2", "s2", ("b", "b"))).await.unwrap();
    store.signed_in_on_page(&demo(), page("u_1", "s3", ("c", "c"))).await.unwrap();
    store.signed_in_on_page(&other(), page("u_3", "s4", ("b", "b"))).await.unwrap();
    let before = lines(&store).await;
    assert_eq!(end(&store, (&demo(), "c"), &["s", "s2", "s9"], NOW).await, 0, "another browser's");
    assert_eq!(end(&store, (&other(), "b"), &["s", "s2"], NOW).await, 0, "another tenant's");
    assert_eq!(end(&store, (&demo(), "b"), &["s"], END).await, 0, "over");
    assert_eq!(lines(&store).await, before, "and nothing is said to have happened");
    assert_eq!(end(&store, (&demo(), "b"), &["s2", "s", "s3", "s4"], NOW + 1).await, 2);
    assert_eq!(end(&store, (&demo(), "b"), &["s2", "s"], NOW + 2).await, 0, "once");
    assert!(held(&store, (&demo(), "b"), NOW).await.is_empty());
    assert_eq!(held(&store, (&demo(), "c"), NOW).await, ["s3"]);
    assert_eq!(held(&store, (&other(), "b"), NOW).await, ["s4"]);
    assert_eq!(lines(&store).await.iter().filter(|line| *line == "sign_out 1").count(), 2);
}

async fn of_200_one_ends_a_session(database: Database) {
    let store = with_session(database).await;
    let of = |number: usize| {
        let store = store.clone();
        let line = line(&format!("out {number}"), Action::SignOut);
        async move { store.end_sessions(&demo(), &digest("b"), vec![("s".into(), line)]).await.unwrap() == 1 }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!(lines(&store).await.iter().filter(|line| *line == "sign_out 1").count(), 1);
}

contract!(MIGRATIONS;
    a_browser_holds_its_living_sessions_the_newest_sign_in_first,
    a_session_that_has_ended_or_is_over_is_held_no_more,
    u5_a_token_ends_no_session_that_a_browser_holds,
    u5_a_sign_in_without_a_page_is_no_browsers_and_leaves_those_alone,
    a_browser_ends_its_own_living_sessions_alone,
    of_200_one_ends_a_session,
);
