//! Sessions of `/auth/login`, and what signing in does to the stored hash: rules U4, U5.

use auth_server_core::domain::{Action, HashKind, TenantId};
use auth_server_core::flows::ports::{Signing as _, Time as _, Users as _};
use auth_server_core::rules::protocol::access_token::{self, Policy};
use http::Method;
use serde_json::{Value, json};
use signet_db::query_as;
use signet_shared::token;

use super::tests::{App, app, login, of, request};
use crate::opening::operators;

const USER: (&str, &str) = ("test_user_1", "Happy123");

fn demo() -> TenantId {
    TenantId::parse("demo").unwrap()
}

/// The token that `USER` gets, bringing that of before.
async fn token_of(app: &App, former: Option<&str>) -> String {
    let mut sent = login(&json!({"username": USER.0, "password": USER.1}));
    if let Some(former) = former {
        sent = sent.header("authorization", format!("Bearer {former}"));
    }
    let response = sent.reply(&of(app)).await;
    assert_eq!(response.status(), 200);
    let answer: Value = serde_json::from_slice(response.body()).unwrap();
    answer["result"]["auth_token"].as_str().unwrap().to_owned()
}

fn sid(text: &str) -> String {
    let [_, payload, _] = token::parts(text).unwrap();
    payload.object().unwrap()["sid"].as_str().unwrap().to_owned()
}

/// Each session: its id, and whether it was ended.
async fn sessions(app: &App) -> Vec<(String, bool)> {
    let rows: Vec<(String, Option<i64>)> =
        query_as("SELECT sid, ended_at FROM sessions ORDER BY created_at, sid")
            .fetch_all(app.store.database().reader())
            .await
            .unwrap();
    rows.into_iter().map(|(sid, ended)| (sid, ended.is_some())).collect()
}

async fn logout(app: &App, authorization: Option<&str>) -> (u16, Option<String>) {
    let mut sent = request(Method::POST.as_str(), "/auth/logout");
    if let Some(value) = authorization {
        sent = sent.header("authorization", value);
    }
    let response = sent.reply(&of(app)).await;
    let challenge =
        response.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    (response.status().as_u16(), challenge)
}

#[tokio::test]
async fn u5_each_sign_in_makes_a_session_and_the_token_of_before_goes_on_with_its_own() {
    let (app, _folder) = app("", 1).await;
    let (first, second) = (token_of(&app, None).await, token_of(&app, None).await);
    assert_ne!(sid(&first), sid(&second));
    assert_eq!(sid(&token_of(&app, Some(&first)).await), sid(&first));
    assert_ne!(
        sid(&token_of(&app, Some("nonsense")).await),
        sid(&first),
        "what is no token of ours changes nothing"
    );
    let kept = sessions(&app).await;
    assert_eq!(kept.len(), 3);
    assert!(kept.contains(&(sid(&first), false)) && kept.contains(&(sid(&second), false)));
}

#[tokio::test]
async fn u5_logout_ends_the_session_of_the_token_and_no_other() {
    let (app, _folder) = app("", 1).await;
    let (first, second) = (token_of(&app, None).await, token_of(&app, None).await);
    for _ in 0..2 {
        assert_eq!(logout(&app, Some(&format!("Bearer {first}"))).await, (204, None));
    }
    let mut wanted = vec![(sid(&first), true), (sid(&second), false)];
    wanted.sort();
    let mut kept = sessions(&app).await;
    kept.sort();
    assert_eq!(kept, wanted);
    assert_ne!(
        sid(&token_of(&app, Some(&first)).await),
        sid(&first),
        "a session that was ended does not go on"
    );
}

#[tokio::test]
async fn k7_logout_refuses_what_is_no_token_of_ours() {
    let (app, _folder) = app("", 1).await;
    let token = token_of(&app, None).await;
    let plain = Some("Bearer realm=\"signet\"".to_owned());
    let invalid = Some("Bearer realm=\"signet\", error=\"invalid_token\"".to_owned());
    assert_eq!(logout(&app, None).await, (401, plain.clone()));
    assert_eq!(logout(&app, Some("Basic dGVzdA==")).await, (401, plain));
    for bad in ["Bearer".to_owned(), "Bearer nonsense".to_owned(), format!("Bearer {token}x")] {
        assert_eq!(logout(&app, Some(&bad)).await, (401, invalid.clone()), "{bad}");
    }
    assert_eq!(sessions(&app).await, [(sid(&token), false)], "nothing has changed");
}

#[tokio::test]
async fn u5_logout_refuses_the_tokens_of_other_clients() {
    let (app, _folder) = app("", 1).await;
    let token = token_of(&app, None).await;
    let user = app.store.by_username(&demo(), USER.0).await.unwrap().unwrap();
    let others = Policy { client_id: "shop".into(), ..app.config.policy.clone() };
    let claims = access_token::claims(&others, &user, (sid(&token), app.now()), "j".into());
    let others = app.sign(&claims).unwrap();
    let invalid = Some("Bearer realm=\"signet\", error=\"invalid_token\"".to_owned());
    assert_eq!(logout(&app, Some(&format!("Bearer {others}"))).await, (401, invalid));
    assert_eq!(sessions(&app).await, [(sid(&token), false)], "nothing has changed");
    assert_eq!(logout(&app, Some(&format!("Bearer {token}"))).await, (204, None));
}

#[tokio::test]
async fn u4_a_hash_of_bcrypt_becomes_one_of_argon2id_at_the_first_sign_in() {
    let (app, _folder) = app("", 1).await;
    let kind = async || {
        let user = app.store.by_username(&demo(), USER.0).await.unwrap().unwrap();
        user.password_hash.unwrap().kind()
    };
    assert_eq!(kind().await, HashKind::Bcrypt(10));
    let wrong = login(&json!({"username": USER.0, "password": "wrong"})).reply(&of(&app)).await;
    assert_eq!((wrong.status().as_u16(), kind().await), (401, HashKind::Bcrypt(10)));
    token_of(&app, None).await;
    assert_eq!(kind().await, HashKind::Argon2id(app.config.argon2));
    token_of(&app, None).await;
}

#[tokio::test]
async fn r5_who_is_disabled_is_told_what_everybody_is_told() {
    let (app, _folder) = app("", 1).await;
    let refused = async || {
        let response = login(&json!({"username": USER.0, "password": USER.1})).reply(&of(&app)).await;
        let mut answer: Value = serde_json::from_slice(response.body()).unwrap();
        answer.as_object_mut().unwrap().remove("request_id");
        (response.status().as_u16(), answer)
    };
    let line = operators(Action::UserDisabled, "1", 1).unwrap();
    assert!(app.store.set_disabled(&demo(), ("1", Some(1)), line).await.unwrap());
    let wanted = json!({"status": "failure", "error": "invalid_credentials", "message": "The user name or the password is wrong."});
    assert_eq!(refused().await, (401, wanted));
    let line = operators(Action::UserEnabled, "1", 1).unwrap();
    assert!(app.store.set_disabled(&demo(), ("1", None), line).await.unwrap());
    assert_eq!(refused().await.0, 200);
}

#[tokio::test]
async fn without_its_database_the_server_says_so_and_when_to_come_back() {
    let (app, _folder) = app("", 1).await;
    app.store.database().close().await;
    let response = login(&json!({"username": USER.0, "password": USER.1})).reply(&of(&app)).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (503, &"2".parse().unwrap())
    );
    let answer: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((&answer["status"], &answer["error"]), (&json!("failure"), &json!("unavailable")));
    let ready = request("GET", "/ready").reply(&of(&app)).await;
    assert_eq!(ready.status(), 503);
    assert!(String::from_utf8_lossy(ready.body()).contains("the database cannot be used now"));
}
