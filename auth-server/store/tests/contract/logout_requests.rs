//! What was asked by a POST waits for the browser, for a while: rule G7.

use auth_server_core::flows::ports::logout::LogoutRequests as _;
use auth_server_core::rules::protocol::end_session::{Hint, LogoutAsk, SentHint};
use auth_server_store::MIGRATIONS;
use signet_db::{Database, contract};

use crate::granting::{digest, rows};
use crate::support::{NOW, demo, other, store};

async fn g7_what_was_asked_is_there_until_its_time_is_over(database: Database) {
    let store = store(database).await;
    let hint = Hint { client_id: "shop".into(), sub: "u_1".into(), sid: Some("s".into()) };
    let asked = LogoutAsk {
        client_id: None,
        post_logout_redirect_uri: Some("https://shop.example/bye".into()),
        state: Some("s \u{e4}".into()),
        ui_locales: vec!["de".into()],
        hint: SentHint::Good(hint),
    };
    store.keep_logout(&demo(), &digest("h"), (asked.clone(), NOW + 60)).await.unwrap();
    let kept = async |tenant, handle, now| store.kept_logout(&tenant, &digest(handle), now).await.unwrap();
    assert_eq!(kept(demo(), "h", NOW + 59).await, Some(asked));
    assert_eq!(kept(demo(), "h", NOW + 60).await, None);
    assert_eq!(kept(demo(), "other", NOW).await, None);
    assert_eq!(kept(other(), "h", NOW).await, None, "another tenant's");
    assert_eq!(store.sweep_logout_requests(NOW + 60, 10).await.unwrap(), 0);
    assert_eq!(store.sweep_logout_requests(NOW + 61, 10).await.unwrap(), 1);
    assert_eq!(rows(&store, "logout_requests").await, 0);
}

contract!(MIGRATIONS; g7_what_was_asked_is_there_until_its_time_is_over);
