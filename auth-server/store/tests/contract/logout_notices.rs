//! Whoever has to hear that a session has ended is to be told, once: rule G9.

use auth_server_core::domain::{Action, LogoutNotice};
use auth_server_core::flows::ports::browsers::{Approved, Browsers as _};
use auth_server_core::flows::ports::logout::LogoutNotices as _;
use auth_server_core::flows::ports::{Sessions as _, SignedOut};
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::granting::{END, approved, digest, fulfilled, granted, rows, winners, with_session};
use crate::support::{NOW, argon2id, demo, line, other};

/// A store in which ada has signed in to these clients by the session `s`, all of which hear of its end.
async fn heard_by(database: Database, clients: &[&str]) -> Store {
    let store = with_session(database).await;
    for (number, client_id) in clients.iter().enumerate() {
        let id = format!("g{number}");
        let mut grant = fulfilled(&id, "openid");
        grant.asked.client_id = (*client_id).to_owned();
        let hears =
            Approved { grant, request: None, consent: None, line: None, hears_of_end: true, ..approved(&id) };
        assert!(store.approve(&demo(), hears).await.unwrap());
    }
    store
}

async fn claim(store: &Store, client_id: &str, at: u64) -> Vec<LogoutNotice> {
    store.claim_notices(client_id, (at, at + 30), 10).await.unwrap()
}

async fn sign_out(store: &Store) {
    let ended = vec![("s".into(), line("out", Action::SignOut))];
    assert_eq!(store.end_sessions(&demo(), &digest("b"), ended).await.unwrap(), 1);
}

fn notice(client_id: &str, tries: u32) -> LogoutNotice {
    let (client_id, sid, sub) = (client_id.into(), "s".into(), "u_1".into());
    LogoutNotice { tenant: demo(), client_id, sid, sub, ended_at: NOW, tries }
}

async fn g9_each_client_of_a_session_hears_of_its_end_once(database: Database) {
    let store = heard_by(database, &["shop", "news", "shop"]).await;
    granted(&store, "deaf", "openid").await;
    assert_eq!(store.clients_to_tell(NOW).await.unwrap(), [""; 0], "nothing has ended");
    sign_out(&store).await;
    let mut clients = store.clients_to_tell(NOW).await.unwrap();
    clients.sort();
    assert_eq!(clients, ["news", "shop"]);
    assert_eq!(store.clients_to_tell(NOW - 1).await.unwrap(), [""; 0]);
    assert_eq!(claim(&store, "shop", NOW).await, [notice("shop", 1)]);
    assert_eq!(claim(&store, "shop", NOW).await, [], "it is claimed");
    assert_eq!(claim(&store, "spa", NOW).await, [], "it does not hear of it");
    store.drop_notice(&notice("shop", 1)).await.unwrap();
    assert_eq!(store.clients_to_tell(NOW + 1_000).await.unwrap(), ["news"]);
    assert_eq!(rows(&store, "logout_notices").await, 1);
}

async fn g9_what_was_not_told_is_due_again(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    sign_out(&store).await;
    let first = claim(&store, "shop", NOW).await;
    assert_eq!(store.clients_to_tell(NOW + 29).await.unwrap(), [""; 0]);
    assert_eq!(store.clients_to_tell(NOW + 30).await.unwrap(), ["shop"], "whoever claimed it is gone");
    assert_eq!(claim(&store, "shop", NOW + 30).await, [notice("shop", 2)]);
    // The first one is back, too late.
    store.postpone_notice(&first[0], NOW + 5_000).await.unwrap();
    store.drop_notice(&first[0]).await.unwrap();
    assert_eq!(store.clients_to_tell(NOW + 60).await.unwrap(), ["shop"]);
    store.postpone_notice(&notice("shop", 2), NOW + 90).await.unwrap();
    assert_eq!(claim(&store, "shop", NOW + 89).await, []);
    assert_eq!(claim(&store, "shop", NOW + 90).await, [notice("shop", 3)]);
}

async fn g9_every_end_of_access_is_told(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    assert!(!store.delete_user(&other(), "u_1", line("0", Action::UserDeleted)).await.unwrap());
    assert_eq!(rows(&store, "logout_notices").await, 0, "somebody else's");
    assert!(store.delete_user(&demo(), "u_1", line("1", Action::UserDeleted)).await.unwrap());
    assert_eq!(rows(&store, "session_clients").await, 0);
    assert_eq!(claim(&store, "shop", NOW).await, [notice("shop", 1)], "although nothing else is left");
}

async fn g9_a_new_password_and_disabling_are_told_and_what_had_ended_is_not(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    let set = line("1", Action::PasswordSet);
    assert!(store.set_password(&demo(), ("u_1", argon2id()), set).await.unwrap());
    store.drop_notice(&claim(&store, "shop", NOW).await[0]).await.unwrap();
    let disabled = line("2", Action::UserDisabled);
    assert!(store.set_disabled(&demo(), ("u_1", Some(NOW)), disabled).await.unwrap());
    assert_eq!(rows(&store, "logout_notices").await, 0);
}

async fn g9_disabling_is_told(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    let disabled = line("2", Action::UserDisabled);
    assert!(store.set_disabled(&demo(), ("u_1", Some(NOW)), disabled).await.unwrap());
    assert_eq!(claim(&store, "shop", NOW).await, [notice("shop", 1)]);
}

async fn g9_a_session_whose_time_is_over_is_told_too(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    assert_eq!(store.end_expired_sessions(END - 1, 10).await.unwrap(), 0);
    assert_eq!(store.end_expired_sessions(END, 10).await.unwrap(), 1);
    assert_eq!(store.end_expired_sessions(END, 10).await.unwrap(), 0, "once");
    let told = LogoutNotice { ended_at: END, ..notice("shop", 1) };
    assert_eq!(claim(&store, "shop", END).await, [told]);
}

async fn a_token_of_the_reference_flow_tells_nobody(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    let (sub, sid) = ("u_1".to_owned(), "s".to_owned());
    let out = SignedOut { sub, sid, at: NOW, line: line("1", Action::SignOut) };
    assert!(!store.signed_out(&demo(), out).await.unwrap(), "a browser holds it");
    assert_eq!(rows(&store, "logout_notices").await, 0);
}

/// A hundred tries to claim one notice at once: one has it.
async fn g9_a_notice_is_claimed_by_one(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    sign_out(&store).await;
    let claims = |_| {
        let store = store.clone();
        async move { !claim(&store, "shop", NOW).await.is_empty() }
    };
    assert_eq!(winners(claims).await, 1);
}

async fn few_are_claimed_at_a_time_the_longest_due_first(database: Database) {
    let store = heard_by(database, &["shop"]).await;
    sign_out(&store).await;
    let insert = "INSERT INTO logout_notices (tenant, sid, client_id, sub, ended_at, next_try_at, tries) \
                  SELECT tenant, 'older', client_id, sub, ended_at, next_try_at - 1, tries FROM logout_notices";
    let older = store.database().change(move |t| {
        Box::pin(async move { Ok(signet_db::query(insert).execute(t).await?.rows_affected()) })
    });
    assert_eq!(older.await.unwrap(), 1);
    let first = store.claim_notices("shop", (NOW, NOW + 30), 1).await.unwrap();
    assert_eq!(first.iter().map(|notice| notice.sid.as_str()).collect::<Vec<_>>(), ["older"]);
    assert_eq!(claim(&store, "shop", NOW).await, [notice("shop", 1)]);
}

contract!(MIGRATIONS;
    g9_each_client_of_a_session_hears_of_its_end_once,
    g9_what_was_not_told_is_due_again,
    g9_every_end_of_access_is_told,
    g9_a_new_password_and_disabling_are_told_and_what_had_ended_is_not,
    g9_disabling_is_told,
    g9_a_session_whose_time_is_over_is_told_too,
    a_token_of_the_reference_flow_tells_nobody,
    g9_a_notice_is_claimed_by_one,
    few_are_claimed_at_a_time_the_longest_due_first,
);
