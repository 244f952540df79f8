//! Refresh tokens: rules G3, G4.

use auth_server_core::domain::{Action, RefreshState, StoredRefresh};
use auth_server_core::flows::ports::browsers::Browsers as _;
use auth_server_core::flows::ports::grants::{Grants as _, KeptRefresh, NewRefresh};
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::granting::{
    END, OFF, digest, exchanged, fulfilled, raw, refresh, revoke, rows, set_off, winners, with_session,
};
use crate::support::{NOW, demo, line, other};

/// A store in which ada's grant `g` has the refresh token `t1`.
async fn with_token(database: Database) -> Store {
    let store = with_session(database).await;
    exchanged(&store, "g", "openid", "t1").await;
    store
}

async fn kept(store: &Store, secret: &str, now: u64) -> Option<KeptRefresh> {
    store.refresh_token(&demo(), &digest(secret), now).await.unwrap()
}

async fn state(store: &Store, secret: &str) -> RefreshState {
    kept(store, secret, NOW).await.unwrap().stored.state
}

/// Exchanges a token for the other, at `at`.
async fn rotate(store: &Store, (spent, successor): (&str, &str), at: u64) -> bool {
    store.rotate(&demo(), (&digest(spent), at), refresh(successor)).await.unwrap()
}

async fn a_token_is_kept_with_what_it_is_for(database: Database) {
    let store = with_token(database).await;
    let stored = StoredRefresh {
        grant_id: "g".into(),
        client_id: "spa".into(),
        granted: fulfilled("g", "openid").approval.granted,
        expires_at: NOW + 60,
        session_ended: false,
        state: RefreshState::Fresh,
    };
    let grant = store.live_grant(&demo(), "g", NOW).await.unwrap();
    assert!(grant.is_some());
    assert_eq!(kept(&store, "t1", NOW).await, Some(KeptRefresh { stored, grant }));
    assert_eq!(kept(&store, "t2", NOW).await, None);
    assert_eq!(store.refresh_token(&other(), &digest("t1"), NOW).await.unwrap(), None, "another tenant's");
}

async fn g3_a_spent_token_knows_whether_its_successor_was_used(database: Database) {
    let store = with_token(database).await;
    assert!(rotate(&store, ("t1", "t2"), NOW + 5).await);
    assert_eq!(state(&store, "t1").await, RefreshState::Spent { at: NOW + 5, successor_used: false });
    assert_eq!(state(&store, "t2").await, RefreshState::Fresh);
    assert!(!rotate(&store, ("t1", "t3"), NOW + 6).await, "spent");
    assert!(rotate(&store, ("t2", "t3"), NOW + 7).await);
    assert_eq!(state(&store, "t1").await, RefreshState::Spent { at: NOW + 5, successor_used: true });
    assert_eq!(state(&store, "t2").await, RefreshState::Spent { at: NOW + 7, successor_used: false });
    assert_eq!(kept(&store, "t3", NOW).await.unwrap().stored.grant_id, "g");
}

async fn g3_of_200_exchanges_of_one_token_one_wins(database: Database) {
    let store = with_token(database).await;
    let of = |number: usize| {
        let store = store.clone();
        async move { rotate(&store, ("t1", &format!("n{number}")), NOW + 5).await }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!(rows(&store, "refresh_tokens").await, 1);
}

async fn what_may_not_be_exchanged_keeps_nothing(database: Database) {
    let store = with_token(database).await;
    let there = store.rotate(&other(), (&digest("t1"), NOW), refresh("t2")).await.unwrap();
    assert!(!there, "another tenant's");
    assert!(!rotate(&store, ("t9", "t2"), NOW).await, "no token");
    assert!(!rotate(&store, ("t1", "t2"), NOW + 60).await, "over");
    for column in OFF {
        set_off(&store, column, "1").await;
        assert!(!rotate(&store, ("t1", "t2"), NOW).await, "{column}");
        assert_eq!(kept(&store, "t1", NOW).await.unwrap().grant, None, "{column}");
        set_off(&store, column, "NULL").await;
    }
    assert_eq!(state(&store, "t1").await, RefreshState::Fresh);
    assert!(revoke(&store, &demo(), "g", "1").await);
    assert!(!rotate(&store, ("t1", "t2"), NOW).await, "revoked");
    assert_eq!(rows(&store, "refresh_tokens").await, 0);
}

async fn a_grant_of_another_tenant_by_the_same_id_is_another_grant(database: Database) {
    let store = with_token(database).await;
    let copy = "INSERT INTO grants (tenant, id, client_id, sub, sid, asked, granted, sign_in, code, fulfilled_at, \
                exchanged_at, ends_at) SELECT 'other', id, client_id, 'u_3', sid, asked, granted, sign_in, code, \
                fulfilled_at, exchanged_at, ends_at FROM grants";
    raw(&store, copy).await;
    assert!(revoke(&store, &demo(), "g", "1").await);
    assert!(!rotate(&store, ("t1", "t2"), NOW).await, "the token is one of the grant that was revoked");
    assert_eq!(rows(&store, "refresh_tokens").await, 0);
}

async fn a_grant_is_revoked_with_all_its_tokens(database: Database) {
    let store = with_token(database).await;
    exchanged(&store, "g2", "openid", "o1").await;
    assert!(rotate(&store, ("t1", "t2"), NOW + 5).await);
    assert!(revoke(&store, &demo(), "g", "1").await);
    for token in ["t1", "t2"] {
        let kept = kept(&store, token, NOW).await.unwrap();
        assert_eq!((kept.stored.state, kept.grant), (RefreshState::Revoked, None), "{token}");
    }
    assert_eq!(state(&store, "o1").await, RefreshState::Fresh, "another grant's");
}

async fn g4_a_token_knows_whether_its_session_has_ended(database: Database) {
    let store = with_token(database).await;
    exchanged(&store, "off", "openid offline_access", "o1").await;
    let ended = async |now| {
        let of = async |token| {
            let kept = kept(&store, token, now).await.unwrap();
            (kept.stored.session_ended, kept.grant.is_some())
        };
        (of("t1").await, of("o1").await)
    };
    let (lives, has_ended) = (((false, true), (false, true)), ((true, false), (true, true)));
    assert_eq!((ended(END - 1).await, ended(END).await), (lives, has_ended));
    let out = vec![("s".into(), line("out", Action::SignOut))];
    assert_eq!(store.end_sessions(&demo(), &digest("b"), out).await.unwrap(), 1);
    assert_eq!(ended(NOW).await, has_ended);
    raw(&store, "DELETE FROM sessions").await;
    assert_eq!(ended(NOW).await, has_ended, "and is not there");
    assert!(rotate(&store, ("o1", "o2"), NOW).await, "it survives");
}

async fn a_successor_is_known_as_long_as_what_it_was_given_for(database: Database) {
    let store = with_token(database).await;
    let brief = NewRefresh { digest: digest("t2"), expires_at: NOW + 10 };
    assert!(store.rotate(&demo(), (&digest("t1"), NOW), brief).await.unwrap());
    assert_eq!(kept(&store, "t2", NOW).await.unwrap().stored.expires_at, NOW + 60);
    assert_eq!(store.sweep_refresh_tokens(NOW + 60, 10).await.unwrap(), 0);
    assert_eq!(state(&store, "t1").await, RefreshState::Spent { at: NOW, successor_used: false });
}

async fn old_tokens_are_swept_a_few_at_a_time_and_the_grant_when_the_last_is_over(database: Database) {
    let store = with_token(database).await;
    for (number, expires_at) in [(1, NOW + 70), (2, NOW + 80), (3, NOW + 500)] {
        let successor = NewRefresh { digest: digest(&format!("t{}", number + 1)), expires_at };
        assert!(store.rotate(&demo(), (&digest(&format!("t{number}")), NOW), successor).await.unwrap());
    }
    let sweep = async |before| store.sweep_refresh_tokens(before, 1).await.unwrap();
    assert_eq!((sweep(NOW + 70).await, sweep(NOW + 81).await, sweep(NOW + 81).await), (0, 1, 1));
    assert_eq!(sweep(NOW + 81).await, 0);
    assert!(kept(&store, "t3", NOW).await.is_none() && kept(&store, "t4", NOW).await.is_some());
    assert_eq!(state(&store, "t4").await, RefreshState::Fresh);
    let grants = async |before| (store.sweep_grants(before, 10).await.unwrap(), rows(&store, "grants").await);
    assert_eq!(grants(NOW + 60).await, (0, 1), "as its row knows");
    assert_eq!(grants(NOW + 500).await, (1, 1), "put off: as long as the longest of them");
    assert_eq!(grants(NOW + 500).await, (0, 1));
    assert_eq!(grants(NOW + 501).await, (1, 0));
    assert_eq!(rows(&store, "refresh_tokens").await, 0);
}

async fn grants_that_live_longer_keep_none_behind_them_from_being_swept(database: Database) {
    let store = with_token(database).await;
    exchanged(&store, "g2", "openid", "o1").await;
    let successor = NewRefresh { digest: digest("t2"), expires_at: NOW + 500 };
    assert!(store.rotate(&demo(), (&digest("t1"), NOW), successor).await.unwrap());
    raw(&store, "UPDATE grants SET ends_at = ends_at + 1 WHERE id = 'g2'").await;
    let sweep = async || store.sweep_grants(NOW + 200, 1).await.unwrap();
    let mut swept = Vec::new();
    while rows(&store, "grants WHERE id = 'g2'").await > 0 {
        swept.push(sweep().await);
        assert!(swept.len() < 3, "{swept:?}");
    }
    assert!(swept.iter().all(|&one| one > 0), "whoever sweeps goes on: {swept:?}");
    assert_eq!(rows(&store, "grants WHERE id = 'g'").await, 1);
}

async fn a_token_of_a_person_who_is_deleted_is_rotated_no_more(database: Database) {
    let store = with_token(database).await;
    assert!(store.delete_user(&demo(), "u_1", line("gone", Action::UserDeleted)).await.unwrap());
    assert!(!rotate(&store, ("t1", "t2"), NOW).await);
    assert_eq!(kept(&store, "t1", NOW).await, None);
}

contract!(MIGRATIONS;
    a_token_is_kept_with_what_it_is_for,
    g3_a_spent_token_knows_whether_its_successor_was_used,
    g3_of_200_exchanges_of_one_token_one_wins,
    what_may_not_be_exchanged_keeps_nothing,
    a_grant_of_another_tenant_by_the_same_id_is_another_grant,
    a_grant_is_revoked_with_all_its_tokens,
    g4_a_token_knows_whether_its_session_has_ended,
    a_successor_is_known_as_long_as_what_it_was_given_for,
    grants_that_live_longer_keep_none_behind_them_from_being_swept,
    a_token_of_a_person_who_is_deleted_is_rotated_no_more,
    old_tokens_are_swept_a_few_at_a_time_and_the_grant_when_the_last_is_over,
);
