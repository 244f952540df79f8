//! What browsers do not send of themselves, and what they send for others beside our own.

use http::{HeaderValue, StatusCode};

use super::super::testing::*;
use super::*;
use crate::http::tests::of;

const PROMPT_NONE: [(&str, &str); 1] = [("prompt", "none")];

#[tokio::test]
async fn h5_whatever_other_cookies_hold_ours_is_found_beside_them() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    let ours = format!("signet_browser={}", browser.cookies["signet_browser"]);
    let asked_with = async |cookies: &[u8]| {
        let cookies = HeaderValue::from_bytes(cookies).unwrap();
        let request = warp::test::request().path(&asked(&PROMPT_NONE)).header("host", "localhost:5000");
        Answer(request.header("cookie", cookies).reply(&of(&world.app)).await)
    };
    let other = b"name=M\xfcller; ".as_slice();
    let (before, after) = ([other, ours.as_bytes()].concat(), [ours.as_bytes(), b"; city=K\xf6ln"].concat());
    for sent in [&before, &after] {
        let answer = asked_with(sent).await;
        assert!(parameter(&answer.location(), "code").is_some(), "{sent:?}: {}", answer.location());
    }
    let twice = asked_with(&[before.as_slice(), b"; signet_browser=\xfc"].concat()).await;
    assert_eq!(twice.status(), StatusCode::BAD_REQUEST, "ours is ours, whatever it holds");
    for changed in [ours.replace('=', "\u{fc}="), ours.replace('=', "=\u{fc}"), ours.replace("signet", "a")] {
        let answer = asked_with(changed.as_bytes()).await;
        assert_eq!(parameter(&answer.location(), "error").as_deref(), Some("login_required"), "{changed}");
    }
}

#[tokio::test]
async fn g6_who_asks_for_the_head_alone_gets_no_code_and_ends_nothing() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    let path = browser.begins(&world, &asked(&[("scope", "openid email")])).await;
    browser.get(&world, &path).await;
    let allowed = browser.begins(&world, &asked(&[("prompt", "login")])).await;
    browser.signs_in(&world, &allowed, USER.0, USER.1).await;
    for address in [asked(&PROMPT_NONE).as_str(), &allowed, &path, "/oauth2/logout"] {
        let head = browser.ask(&world, ("HEAD", address), None, &[]).await;
        assert_eq!((head.status(), head.location()), (StatusCode::METHOD_NOT_ALLOWED, String::new()));
        let allow = head.header("allow");
        assert!(allow.contains("GET, POST, OPTIONS") && !allow.contains("HEAD"), "{address}: {allow}");
    }
    let answer = browser.get(&world, &allowed).await;
    assert!(parameter(&answer.location(), "code").is_some(), "it is still there: {}", answer.location());
    let form = browser.ask(&world, ("HEAD", &format!("{path}/password")), None, &[]).await;
    assert_eq!(form.status(), StatusCode::OK, "a page that does nothing");
}

#[tokio::test]
async fn o4_a_handle_that_none_has_gets_the_usual_page() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let path = browser.begins(&world, &asked(&[])).await;
    browser.get(&world, &path).await;
    let cookie = super::super::browser::Browser::with(browser.cookies["signet_browser"].clone());
    let handles = [("a%0d%0ab", "a\r\nb"), ("demo.x", "demo.x"), ("", ""), ("%c3%bc", "\u{fc}")];
    for (sent, handle) in handles {
        let token = super::super::form::token(&cookie, handle);
        for decision in ["another", "deny", "allow"] {
            let fields = [("form_token", token.as_str()), ("decision", decision), ("sid", "s")];
            let answer = browser.send(&world, &format!("/signin/{sent}"), &fields).await;
            let wanted = if handle.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
            assert_eq!(answer.status(), wanted, "{handle:?} {decision}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn g6_a_request_of_a_client_that_is_gone_or_has_other_addresses_is_gone() {
    use auth_server_core::domain::{Client, GrantType};
    let (world, mut browser) = (World::new().await, Browser::default());
    let registered = |uri: &str| {
        let client = Client {
            grant_types: vec![GrantType::AuthorizationCode],
            redirect_uris: vec![uri.to_owned()],
            scopes: vec!["openid".to_owned()],
            ..Client::new("news", "The News")
        };
        world.app.registry.replace([("news".to_owned(), client.into())].into());
    };
    registered("https://news.example/");
    let asks =
        asked(&[("client_id", "news"), ("redirect_uri", "https://news.example/"), ("scope", "openid")]);
    let path = browser.begins(&world, &asks).await;
    let page = browser.get(&world, &path).await;
    let token = page.field("form_token");
    registered("https://other.example/");
    assert_eq!(browser.get(&world, &path).await.status(), StatusCode::BAD_REQUEST);
    let typed = [("form_token", token.as_str()), ("username", USER.0), ("password", USER.1)];
    let sent = browser.send(&world, &format!("{path}/password"), &typed).await;
    assert_eq!((sent.status(), sent.location()), (StatusCode::BAD_REQUEST, String::new()));
    world.app.registry.replace(std::collections::HashMap::new());
    assert_eq!(browser.get(&world, &path).await.status(), StatusCode::BAD_REQUEST);
    registered("https://news.example/");
    assert_eq!(browser.get(&world, &path).await.status(), StatusCode::OK, "nothing was done to it");
}

#[tokio::test]
async fn g13_a_request_of_another_tenant_is_gone_here() {
    use auth_server_core::domain::{Carried, Digest, TenantId};
    use auth_server_core::flows::ports::browsers::Browsers as _;
    let (world, mut browser) = (World::new().await, Browser::default());
    let path = browser.begins(&world, &asked(&[])).await;
    let kept = Carried::read(path.strip_prefix("/signin/").unwrap()).unwrap();
    let pending = world.app.store.pending_request(&kept.tenant, &kept.digest, 0).await.unwrap().unwrap();
    let other = TenantId::parse("other").unwrap();
    let handle = Carried::text(&other, &"A".repeat(43));
    world.app.store.keep_request(&other, &Digest::of(&handle), pending).await.unwrap();
    let gone = browser.get(&world, &format!("/signin/{handle}")).await;
    assert_eq!(gone.status(), StatusCode::BAD_REQUEST, "{}", gone.text());
    assert_eq!(browser.get(&world, &path).await.status(), StatusCode::OK, "its own is there");
}
