//! What people allow clients: kept with the code, beside what was before.

use auth_server_core::domain::{Action, Approval, Asked, Fulfilled, TenantId};
use auth_server_core::flows::ports::browsers::{Approved, Browsers as _, Consents as _};
use auth_server_core::rules::protocol::interaction::Consent;
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::granting::{approved, rows, scopes as at, winners, with_session, words};
use crate::support::{demo, line, lines, other};

fn consent(scopes: &str, claims: &str) -> Consent {
    Consent { scopes: at(scopes), claims: words(claims) }
}

/// Ada allows the app this, for the grant `id`.
fn allows(id: &str, scopes: &str, claims: &str) -> Approved {
    Approved { request: None, consent: Some(consent(scopes, claims)), ..approved(id) }
}

async fn allowed(store: &Store, sub: &str, client_id: &str) -> Consent {
    store.consent(&demo(), sub, client_id).await.unwrap()
}

async fn what_is_allowed_later_comes_beside_what_was_before(database: Database) {
    let store = with_session(database).await;
    assert_eq!(allowed(&store, "u_1", "spa").await, Consent::default());
    assert!(store.approve(&demo(), allows("1", "openid read@A", "email")).await.unwrap());
    assert!(store.approve(&demo(), allows("2", "read@B openid", "email name")).await.unwrap());
    assert!(store.approve(&demo(), allows("3", "", "")).await.unwrap());
    let without = Approved { consent: None, line: None, ..allows("4", "", "") };
    assert!(store.approve(&demo(), without).await.unwrap());
    assert_eq!(allowed(&store, "u_1", "spa").await, consent("openid read@A read@B", "email name"));
    assert_eq!(lines(&store).await.iter().filter(|line| *line == "consent_given 1").count(), 3);
}

async fn g4_what_is_taken_back_is_gone_with_its_grants_and_nothing_else_is(database: Database) {
    let store = with_session(database).await;
    let taken = async |tenant: &TenantId, sub: &str, client_id: &str, id: &str| {
        store.withdraw(tenant, (sub, client_id), line(id, Action::ConsentWithdrawn)).await.unwrap()
    };
    assert!(store.approve(&demo(), allows("1", "openid read", "email")).await.unwrap());
    assert_eq!(
        store.consents(&demo(), "u_1").await.unwrap(),
        [("spa".into(), consent("openid read", "email"))]
    );
    assert!(store.consents(&other(), "u_1").await.unwrap().is_empty(), "another tenant");
    for (tenant, sub, client_id) in
        [(other(), "u_1", "spa"), (demo(), "u_2", "spa"), (demo(), "u_1", "other")]
    {
        assert!(!taken(&tenant, sub, client_id, &format!("{sub} {client_id}")).await);
    }
    assert_eq!(rows(&store, "grants WHERE revoked_at IS NOT NULL").await, 0);
    assert_eq!(allowed(&store, "u_1", "spa").await, consent("openid read", "email"));
    assert!(taken(&demo(), "u_1", "spa", "yes").await);
    assert_eq!(rows(&store, "grants WHERE revoked_at IS NULL").await, 0);
    assert!(store.consents(&demo(), "u_1").await.unwrap().is_empty());
    assert!(!taken(&demo(), "u_1", "spa", "again").await, "there is nothing any more");
    let told = lines(&store).await.into_iter().filter(|line| line.starts_with("consent_withdrawn"));
    assert_eq!(told.collect::<Vec<_>>(), ["consent_withdrawn 1"]);
}

async fn a_consent_is_one_persons_to_one_client(database: Database) {
    let store = with_session(database).await;
    assert!(store.approve(&demo(), allows("1", "openid", "email")).await.unwrap());
    let grant = allows("2", "", "").grant;
    let grant = Fulfilled { asked: Asked { client_id: "cli".into(), ..grant.asked }, ..grant };
    assert!(store.approve(&demo(), Approved { grant, ..allows("2", "write", "") }).await.unwrap());
    assert_eq!(allowed(&store, "u_1", "spa").await, consent("openid", "email"));
    assert_eq!(allowed(&store, "u_1", "cli").await, consent("write", ""));
    assert_eq!(allowed(&store, "u_2", "spa").await, Consent::default());
    assert_eq!(store.consent(&other(), "u_1", "spa").await.unwrap(), Consent::default(), "another tenant's");
    assert!(store.delete_user(&demo(), "u_1", line("gone", Action::UserDeleted)).await.unwrap());
    assert_eq!(
        (allowed(&store, "u_1", "spa").await, rows(&store, "consents").await),
        (Consent::default(), 0)
    );
}

async fn nobody_allows_in_a_session_of_somebody_else(database: Database) {
    let store = with_session(database).await;
    let grant = allows("1", "", "").grant;
    let approval = Approval { sub: "u_2".into(), ..grant.approval };
    let bobs = Approved { grant: Fulfilled { approval, ..grant }, ..allows("1", "openid", "") };
    assert!(!store.approve(&demo(), bobs).await.unwrap());
    assert_eq!((rows(&store, "consents").await, rows(&store, "grants").await), (0, 0));
}

async fn what_200_windows_allow_at_once_is_all_kept(database: Database) {
    let store = with_session(database).await;
    let of = |number: usize| {
        let store = store.clone();
        let allows = allows(&number.to_string(), &format!("openid s{number} email"), &format!("c{number}"));
        async move { store.approve(&demo(), allows).await.unwrap() }
    };
    assert_eq!(winners(of).await, 200);
    let all = allowed(&store, "u_1", "spa").await;
    assert_eq!((all.scopes.len(), all.claims.len()), (202, 200));
}

contract!(MIGRATIONS;
    g4_what_is_taken_back_is_gone_with_its_grants_and_nothing_else_is,
    what_is_allowed_later_comes_beside_what_was_before,
    a_consent_is_one_persons_to_one_client,
    nobody_allows_in_a_session_of_somebody_else,
    what_200_windows_allow_at_once_is_all_kept,
);
