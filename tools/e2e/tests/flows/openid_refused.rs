//! What the code flow refuses, where more than one process has to: G1, G2, G6, K1, K2, K4, H2, H5.

use e2e::openid::{App, At, Visitor, field_of, location, parameter, text};
use e2e::{Ask as _, Options, Stack, USER, challenge};
use serde_json::json;

use super::openid::PORT;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn k2_a_token_for_userinfo_alone_is_none_for_the_api() {
    let stack = Stack::start(&Options::new()).await;
    let (at, app) = (At::from(&stack.auth), App::spa(PORT, "openid profile"));
    let tokens = Visitor::default().tokens(&at, &app, USER).await.unwrap();
    let access = text(&tokens, "access_token");
    assert_eq!(app.userinfo(&at, access).await.unwrap().status, 200);
    for token in [access, text(&tokens, "refresh_token"), text(&tokens, "id_token")] {
        let refused = stack.api.get("/api/me").bearer_auth(token).answer().await;
        assert_eq!((refused.status, refused.error().as_str()), (401, "invalid_token"), "{}", refused.seen());
        assert_eq!(challenge::of(&refused)["error"], "invalid_token");
    }
    let by_login = stack.login(USER).await;
    let refused = app.userinfo(&at, &by_login).await.unwrap();
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (403, "insufficient_scope"),
        "K4: {}",
        refused.seen()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g1_g2_a_code_is_worth_nothing_without_what_belongs_to_it() {
    let stack = Stack::start_auth(&Options::new()).await;
    let (at, app) = (At::from(&stack.auth), App::spa(PORT, "openid"));
    let code = Visitor::default().code(&at, &app, USER).await.unwrap();
    let elsewhere = App::spa(PORT + 1, "openid");
    let stranger = App { client_id: "signet-app".to_owned(), ..app.clone() };
    for (what, answer) in [
        ("another verifier", app.redeems_by(&at, &code, &"x".repeat(43)).await.unwrap()),
        ("no verifier", app.redeems_by(&at, &code, "").await.unwrap()),
        ("another port", elsewhere.redeems(&at, &code).await.unwrap()),
        ("another code", app.redeems(&at, &code[..code.len() - 1]).await.unwrap()),
    ] {
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (400, "invalid_grant"),
            "{what}: {}",
            answer.seen()
        );
    }
    let refused = stranger.redeems(&at, &code).await.unwrap();
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (400, "unauthorized_client"),
        "{}",
        refused.seen()
    );
    let redeemed = app.redeems(&at, &code).await.unwrap();
    assert_eq!(redeemed.status, 200, "none of them has spent it: {}", redeemed.seen());
    let tokens = redeemed.json();
    let wrong = app.redeems_by(&at, &code, &"x".repeat(43)).await.unwrap();
    assert_eq!(wrong.status, 400);
    assert_eq!(app.userinfo(&at, text(&tokens, "access_token")).await.unwrap().status, 200);
    let replayed = app.redeems(&at, &code).await.unwrap();
    assert_eq!((replayed.status, replayed.error().as_str()), (400, "invalid_grant"), "{}", replayed.seen());
    let dead = app.userinfo(&at, text(&tokens, "access_token")).await.unwrap();
    assert_eq!(dead.status, 401, "{}", dead.seen());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g6_nobody_is_sent_where_nobody_is_registered() {
    let stack = Stack::start_auth(&Options::new()).await;
    let (at, app) = (At::from(&stack.auth), App::spa(PORT, "openid"));
    for redirect_uri in [
        "http://127.0.0.1:4444/other",
        "http://127.0.0.1:4444/callback?a=1",
        "http://localhost:4444/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.0.0.1:4444@evil.example/callback",
        "https://127.0.0.1:4444/callback",
        "http://127.0.0.1:4444/callback#part",
    ] {
        let answer = Visitor::default().get(&at, &app.asks(&[("redirect_uri", redirect_uri)])).await.unwrap();
        assert_eq!(
            (answer.status, location(&answer).as_str()),
            (400, ""),
            "{redirect_uri}: {}",
            answer.seen()
        );
        assert!(!answer.text().contains("evil.example"), "{}", answer.text());
    }
    for port in [1, 65_535] {
        let asked = App::spa(port, "openid");
        Visitor::default().begins(&at, &asked.asks(&[])).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn h5_whoever_has_the_address_of_a_page_has_nothing_without_its_browser() {
    let stack = Stack::start_auth(&Options::new()).await;
    let (at, app) = (At::from(&stack.auth), App::spa(PORT, "openid"));
    let (mut visitor, mut thief) = (Visitor::default(), Visitor::default());
    let path = visitor.begins(&at, &app.asks(&[])).await.unwrap();
    let before = visitor.clone();
    visitor.signs_in(&at, &path, USER).await.unwrap();
    let shown = thief.get(&at, &path).await.unwrap();
    assert_eq!((shown.status, location(&shown).as_str()), (400, ""), "{}", shown.seen());
    let page = visitor.get(&at, &path).await.unwrap();
    let (token, sid) = (field_of(&page, "form_token").unwrap(), field_of(&page, "sid").unwrap());
    let fields = [("form_token", token.as_str()), ("sid", sid.as_str()), ("decision", "allow")];
    for mut other in [thief, before] {
        let sent = other.send(&at, &path, &fields).await.unwrap();
        assert!([400, 403].contains(&sent.status), "{}", sent.seen());
    }
    let sent = visitor.send_from_elsewhere(&at, &path, &fields).await.unwrap();
    assert!([400, 403].contains(&sent.status), "H2: {}", sent.seen());
    let sent = location(&visitor.allows(&at, &path).await.unwrap());
    assert!(parameter(&sent, "code").is_some(), "nobody has been in its way: {sent}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_starts_again_has_forgotten_nothing() {
    let mut stack = Stack::start_auth(&Options::new()).await;
    let (at, app) = (At::from(&stack.auth), App::spa(PORT, "openid"));
    let mut visitor = Visitor::default();
    let path = visitor.begins(&at, &app.asks(&[])).await.unwrap();
    visitor.signs_in(&at, &path, USER).await.unwrap();
    stack.auth.stop();
    stack.auth.start_ready().await;
    let sent = location(&visitor.allows(&at, &path).await.unwrap());
    let code = parameter(&sent, "code").unwrap();
    stack.auth.stop();
    stack.auth.start_ready().await;
    let tokens = app.redeems(&at, &code).await.unwrap().json();
    stack.auth.stop();
    stack.auth.start_ready().await;
    let said = app.userinfo(&at, text(&tokens, "access_token")).await.unwrap();
    assert_eq!((said.status, &said.json()["sub"]), (200, &json!("1")), "{}", said.seen());
    let refreshed = app.refreshes(&at, text(&tokens, "refresh_token")).await.unwrap();
    assert_eq!(refreshed.status, 200, "{}", refreshed.seen());
}
