//! Grants and their codes: rules G2, G4.

use auth_server_core::domain::{Approval, Fulfilled, Grant};
use auth_server_core::flows::ports::browsers::{Approved, Browsers as _};
use auth_server_core::flows::ports::grants::{Grants as _, LiveGrant};
use auth_server_store::{MIGRATIONS, Store};
use signet_db::{Database, contract};

use crate::granting::{
    END, OFF, approved, code, digest, exchange, exchanged, fulfilled, granted, how, is_spent, pending, raw,
    revoke, rows, set_off, winners, with_session,
};
use crate::support::{NOW, demo, lines, other};

/// A store in which the browser `b` holds ada's session `s` and goes on with the request `r`.
async fn with_request(database: Database) -> Store {
    let store = with_session(database).await;
    store.keep_request(&demo(), &digest("r"), pending(Some("b"))).await.unwrap();
    store
}

async fn a_code_is_given_out_for_a_request_and_ends_it(database: Database) {
    let store = with_request(database).await;
    assert!(store.approve(&demo(), approved("g")).await.unwrap());
    let kept = store.grant_of_code(&demo(), &code("g")).await.unwrap();
    assert_eq!(kept, Some(Grant::Fulfilled(fulfilled("g", "openid read"))));
    assert_eq!(store.grant_of_code(&other(), &code("g")).await.unwrap(), None, "another tenant's");
    assert_eq!(store.grant_of_code(&demo(), &digest("g")).await.unwrap(), None, "nobody's");
    assert_eq!(store.pending_request(&demo(), &digest("r"), NOW).await.unwrap(), None);
    assert!(!store.approve(&demo(), approved("g2")).await.unwrap(), "it was done before");
    assert_eq!(rows(&store, "grants").await, 1);
}

async fn of_200_approvals_of_one_request_one_wins(database: Database) {
    let store = with_request(database).await;
    let of = |number: usize| {
        let store = store.clone();
        async move { store.approve(&demo(), approved(&number.to_string())).await.unwrap() }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!(rows(&store, "grants").await, 1);
    assert_eq!(lines(&store).await.iter().filter(|line| *line == "consent_given 1").count(), 1);
}

async fn what_may_not_be_approved_keeps_nothing(database: Database) {
    let store = with_request(database).await;
    let refused = async |approved: Approved, why: &str| {
        assert!(!store.approve(&demo(), approved).await.unwrap(), "{why}");
    };
    let of = |approval: Approval| {
        let grant = Fulfilled { approval, ..fulfilled("g", "openid") };
        Approved { grant, ..approved("g") }
    };
    let said = || fulfilled("g", "openid").approval;
    refused(Approved { request: Some(digest("r2")), ..approved("g") }, "no request").await;
    refused(of(Approval { at: NOW + 600, ..said() }), "the request is over").await;
    let late = Approved { request: None, ..of(Approval { at: END, ..said() }) };
    refused(late, "the session is over").await;
    refused(of(Approval { sign_in: how("s9"), ..said() }), "no session").await;
    assert!(!store.approve(&other(), approved("g")).await.unwrap(), "another tenant's");
    for column in OFF {
        set_off(&store, column, "1").await;
        refused(approved("g"), column).await;
        set_off(&store, column, "NULL").await;
    }
    raw(&store, "UPDATE sessions SET ended_at = 1").await;
    refused(approved("g"), "the session has ended").await;
    raw(&store, "UPDATE sessions SET ended_at = NULL").await;
    assert_eq!((rows(&store, "grants").await, rows(&store, "consents").await), (0, 0));
    assert_eq!(rows(&store, "audit WHERE action = 'consent_given'").await, 0);
    assert!(store.approve(&demo(), approved("g")).await.unwrap(), "the request is still there");
}

async fn g2_of_200_exchanges_of_one_code_one_wins(database: Database) {
    let store = with_session(database).await;
    granted(&store, "g", "openid").await;
    let of = |number: usize| {
        let store = store.clone();
        async move { exchange(&store, &demo(), "g", Some(&number.to_string())).await }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!(rows(&store, "grants WHERE refresh IS NOT NULL").await, 1);
    let kept = store.grant_of_code(&demo(), &code("g")).await.unwrap();
    assert_eq!(kept, Some(Grant::Exchanged(fulfilled("g", "openid").exchange(NOW + 1))));
}

async fn what_may_not_be_exchanged_keeps_nothing(database: Database) {
    let store = with_session(database).await;
    granted(&store, "g", "openid").await;
    granted(&store, "g2", "openid").await;
    assert!(!exchange(&store, &other(), "g", Some("t")).await, "another tenant's");
    assert!(!exchange(&store, &demo(), "g9", Some("t")).await, "no grant");
    for column in OFF {
        set_off(&store, column, "1").await;
        assert!(!exchange(&store, &demo(), "g", Some("t")).await, "{column}");
        set_off(&store, column, "NULL").await;
    }
    for (column, value) in [("ended_at", "1"), ("ends_at", "1")] {
        let was = if column == "ended_at" { "NULL".to_owned() } else { END.to_string() };
        raw(&store, &format!("UPDATE sessions SET {column} = {value}")).await;
        assert!(!exchange(&store, &demo(), "g", Some("t")).await, "the session is over: {column}");
        raw(&store, &format!("UPDATE sessions SET {column} = {was}")).await;
    }
    assert!(revoke(&store, &demo(), "g2", "1").await);
    assert!(!exchange(&store, &demo(), "g2", Some("t")).await, "revoked");
    assert_eq!(is_spent(&store, "g2").await, Some(true), "its code gives nothing");
    assert_eq!(
        (is_spent(&store, "g").await, rows(&store, "grants WHERE refresh IS NOT NULL").await),
        (Some(false), 0)
    );
    assert!(exchange(&store, &demo(), "g", None).await);
    assert_eq!(rows(&store, "grants WHERE refresh IS NOT NULL").await, 0);
}

async fn a_grant_is_revoked_once_with_one_line(database: Database) {
    let store = with_session(database).await;
    exchanged(&store, "g", "openid", "t").await;
    assert!(!revoke(&store, &other(), "g", "1").await, "another tenant's");
    assert!(!revoke(&store, &demo(), "g9", "2").await, "no grant");
    assert!(store.live_grant(&demo(), "g", NOW).await.unwrap().is_some());
    let of = |number: usize| {
        let store = store.clone();
        async move { revoke(&store, &demo(), "g", &format!("r{number}")).await }
    };
    assert_eq!(winners(of).await, 1);
    assert_eq!(rows(&store, "audit WHERE action = 'grant_revoked'").await, 1);
    assert_eq!(store.live_grant(&demo(), "g", NOW).await.unwrap(), None);
}

async fn a_grant_lives_when_it_is_exchanged_in_its_tenant(database: Database) {
    let store = with_session(database).await;
    granted(&store, "g", "openid").await;
    assert_eq!(store.live_grant(&demo(), "g", NOW).await.unwrap(), None, "its code was not exchanged");
    assert!(exchange(&store, &demo(), "g", None).await);
    let wanted = LiveGrant {
        id: "g".into(),
        client_id: "spa".into(),
        user: store.user(&demo(), "u_1").await.unwrap().unwrap(),
        granted: fulfilled("g", "openid").approval.granted,
        claims: fulfilled("g", "openid").asked.claims,
        sign_in: how("s"),
    };
    assert_eq!(store.live_grant(&demo(), "g", NOW).await.unwrap(), Some(wanted));
    assert_eq!(store.live_grant(&other(), "g", NOW).await.unwrap(), None);
    assert_eq!(store.live_grant(&demo(), "g9", NOW).await.unwrap(), None);
}

async fn g4_a_grant_lives_as_long_as_its_session_unless_it_is_for_offline_access(database: Database) {
    let store = with_session(database).await;
    exchanged(&store, "on", "openid", "t1").await;
    exchanged(&store, "off", "openid offline_access", "t2").await;
    let live = async |now| {
        let of = async |id| store.live_grant(&demo(), id, now).await.unwrap().is_some();
        (of("on").await, of("off").await)
    };
    assert_eq!((live(END - 1).await, live(END).await), ((true, true), (false, true)));
    for column in OFF {
        set_off(&store, column, "1").await;
        assert_eq!(live(NOW).await, (false, false), "{column}");
        set_off(&store, column, "NULL").await;
    }
    raw(&store, "UPDATE sessions SET ended_at = 1").await;
    assert_eq!(live(NOW).await, (false, true), "ended");
    assert_eq!(store.sweep_sessions(END + 1, 10).await.unwrap(), 1);
    assert_eq!(live(NOW).await, (false, true), "swept");
}

async fn a_grant_is_swept_when_the_last_of_it_is_over(database: Database) {
    let store = with_session(database).await;
    granted(&store, "code", "openid").await;
    granted(&store, "bare", "openid").await;
    assert!(exchange(&store, &demo(), "bare", None).await);
    exchanged(&store, "kept", "openid", "t").await;
    raw(&store, "UPDATE grants SET ends_at = ends_at + 100 WHERE id = 'kept'").await;
    assert_eq!(store.sweep_grants(NOW + 60, 10).await.unwrap(), 0, "codes live for 60 seconds");
    let sweep = async |before| store.sweep_grants(before, 1).await.unwrap();
    assert_eq!((sweep(NOW + 61).await, sweep(NOW + 61).await, sweep(NOW + 160).await), (1, 1, 0));
    let left =
        (is_spent(&store, "code").await, is_spent(&store, "bare").await, is_spent(&store, "kept").await);
    assert_eq!(left, (None, None, Some(true)));
    assert_eq!((sweep(NOW + 161).await, rows(&store, "refresh_tokens").await), (1, 0));
}

contract!(MIGRATIONS;
    a_code_is_given_out_for_a_request_and_ends_it,
    of_200_approvals_of_one_request_one_wins,
    what_may_not_be_approved_keeps_nothing,
    g2_of_200_exchanges_of_one_code_one_wins,
    what_may_not_be_exchanged_keeps_nothing,
    a_grant_is_revoked_once_with_one_line,
    a_grant_lives_when_it_is_exchanged_in_its_tenant,
    g4_a_grant_lives_as_long_as_its_session_unless_it_is_for_offline_access,
    a_grant_is_swept_when_the_last_of_it_is_over,
);
