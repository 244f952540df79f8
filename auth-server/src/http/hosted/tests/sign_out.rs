//! Logout that an application begins: rules G4, G8.

use auth_server_core::domain::{Digest, TenantId};
use auth_server_core::flows::ports::logout::{LogoutNotices as _, LogoutRequests as _};
use auth_server_core::rules::protocol::end_session::LogoutAsk;
use auth_server_core::rules::protocol::parameters::Parameters;
use http::StatusCode;

use super::super::testing::*;
use super::*;
use crate::http::tests::NOW;

#[tokio::test]
async fn g4_refresh_tokens_end_with_the_session_unless_they_are_to_outlive_it() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let own = own_tokens(&world, &mut browser).await;
    let more = [("scope", "openid offline_access"), ("prompt", "consent")];
    let path = browser.begins(&world, &asked(&more)).await;
    let location = browser.allows(&world, &path).await;
    let shop = world.redeem(&parameter(&location, "code").unwrap()).await.json();
    let hint = shop["id_token"].as_str().unwrap();
    let leave = format!(
        "/oauth2/logout?{}",
        form(&[
            ("id_token_hint", hint),
            ("post_logout_redirect_uri", "https://shop.example/bye"),
            ("state", "s t")
        ])
    );
    let left = browser.get(&world, &leave).await;
    assert_eq!(
        (left.status(), left.location().as_str()),
        (StatusCode::SEE_OTHER, "https://shop.example/bye?state=s%20t"),
        "G8: {}",
        left.text()
    );
    assert_eq!(
        refreshed(&world, own["refresh_token"].as_str().unwrap(), &[]).await.error(),
        (400, "invalid_grant".into())
    );
    let offline =
        [("grant_type", "refresh_token"), ("refresh_token", shop["refresh_token"].as_str().unwrap())];
    let again = world.shop("/oauth2/token", &offline).await;
    assert_eq!(again.status(), StatusCode::OK, "{}", again.text());
    let error = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert_eq!(parameter(&error, "error").as_deref(), Some("login_required"), "nobody is signed in any more");
}

#[tokio::test]
async fn g8_without_a_good_hint_a_person_is_asked_and_nobody_is_sent_anywhere() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    let bye = ("post_logout_redirect_uri", "https://shop.example/bye");
    for query in [
        form(&[]),
        form(&[bye]),
        form(&[("id_token_hint", "x.y.z"), bye]),
        form(&[("client_id", "shop"), bye]),
    ] {
        let page = browser.get(&world, &format!("/oauth2/logout?{query}")).await;
        assert_eq!(page.status(), StatusCode::OK, "{query}");
        assert!(page.text().contains("form_token"), "{}", page.text());
    }
    for (locales, tag) in [("de-AT en", "de"), ("fr", "en"), ("", "en")] {
        let page = browser.get(&world, &format!("/oauth2/logout?{}", form(&[("ui_locales", locales)]))).await;
        assert!(page.text().contains(&format!("lang=\"{tag}\"")), "{locales}: {}", page.text());
    }
    for (query, target) in
        [(form(&[("client_id", "shop"), bye]), "'self' https://shop.example"), (form(&[bye]), "'self'")]
    {
        let page = browser.get(&world, &format!("/oauth2/logout?{query}")).await;
        let policy = page.header("content-security-policy");
        let sources = policy.split("; ").find_map(|part| part.strip_prefix("form-action "));
        assert_eq!(sources, Some(target), "H1: browsers hold the redirect after the form against the page");
    }
    let evil = format!(
        "/oauth2/logout?{}",
        form(&[("client_id", "shop"), ("post_logout_redirect_uri", "https://evil.example/")])
    );
    assert_eq!(browser.get(&world, &evil).await.status(), StatusCode::BAD_REQUEST);
    let page = browser.get(&world, "/oauth2/logout").await;
    let token = page.field("form_token");
    let forged = browser.send(&world, "/oauth2/logout/confirm", &[("form_token", "x")]).await;
    assert_eq!(forged.status(), StatusCode::FORBIDDEN);
    let still = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert!(parameter(&still, "code").is_some(), "nobody has said yes: {still}");
    let done = browser
        .send(&world, "/oauth2/logout/confirm", &[("form_token", &token), ("decision", "logout")])
        .await;
    assert_eq!(done.status(), StatusCode::OK, "{}", done.text());
    let error = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert_eq!(parameter(&error, "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_code_of_somebody_who_has_signed_out_since_is_worth_nothing() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let token = browser.get(&world, "/oauth2/logout").await.field("form_token");
    let yes = [("form_token", token.as_str()), ("decision", "logout")];
    assert_eq!(browser.send(&world, "/oauth2/logout/confirm", &yes).await.status(), StatusCode::OK);
    assert_eq!(world.redeem(&code).await.error(), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn g7_a_post_is_kept_without_the_id_token_and_the_browser_comes_back_for_it() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let tokens = world.redeem(&code(&world, &mut browser, &[]).await).await.json();
    let hint = tokens["id_token"].as_str().unwrap();
    let bye =
        [("id_token_hint", hint), ("post_logout_redirect_uri", "https://shop.example/bye"), ("state", "s")];
    // Another site's form comes without cookies.
    let sent = Browser::default().send(&world, "/oauth2/logout", &bye).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER, "{}", sent.text());
    let back = sent.location();
    assert!(back.starts_with("/oauth2/logout?request=demo.") && !back.contains(hint), "{back}");
    let still = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert!(parameter(&still, "code").is_some(), "nothing has ended yet: {still}");
    let left = browser.get(&world, &back).await;
    assert_eq!(
        (left.status(), left.location().as_str()),
        (StatusCode::SEE_OTHER, "https://shop.example/bye?state=s"),
        "{}",
        left.text()
    );
    let error = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert_eq!(parameter(&error, "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn g7_a_post_without_a_hint_asks_and_the_page_leads_back_to_it() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    let bye = [
        ("client_id", "shop"),
        ("post_logout_redirect_uri", "https://shop.example/bye"),
        ("ui_locales", "de"),
    ];
    let back = Browser::default().send(&world, "/oauth2/logout", &bye).await.location();
    let page = browser.get(&world, &back).await;
    assert!(page.text().contains("lang=\"de\""), "{}", page.text());
    let token = page.field("form_token");
    let yes = [("form_token", token.as_str()), ("decision", "logout")];
    let confirm = back.replace("/oauth2/logout?", "/oauth2/logout/confirm?");
    assert!(page.text().contains(&confirm), "{}", page.text());
    let done = browser.send(&world, &confirm, &yes).await;
    assert_eq!(done.location(), "https://shop.example/bye", "{}", done.text());
}

#[tokio::test]
async fn g7_a_handle_that_is_none_ends_nothing() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    let foreign = format!("other.{}", "a".repeat(43));
    let asked_there = LogoutAsk::of(&Parameters::default(), |_| None).unwrap();
    let kept = (asked_there, NOW + 60);
    world
        .app
        .store
        .keep_logout(&TenantId::parse("other").unwrap(), &Digest::of(&foreign), kept)
        .await
        .unwrap();
    let unknown = format!("demo.{}", "a".repeat(43));
    for handle in ["x", foreign.as_str(), unknown.as_str()] {
        let page = browser.get(&world, &format!("/oauth2/logout?request={handle}")).await;
        assert_eq!(page.status(), StatusCode::BAD_REQUEST, "{handle}: {}", page.text());
    }
    let twice = browser.send(&world, "/oauth2/logout", &[("state", "a"), ("state", "b")]).await;
    assert_eq!(twice.status(), StatusCode::BAD_REQUEST);
    let still = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert!(parameter(&still, "code").is_some(), "{still}");
}

#[tokio::test]
async fn g9_a_client_that_wants_to_hear_of_it_is_to_be_told_and_no_other() {
    let (world, mut browser) = (World::new().await, Browser::default());
    own_tokens(&world, &mut browser).await;
    let path = browser.begins(&world, &asked(&[])).await;
    browser.allows(&world, &path).await;
    let token = browser.get(&world, "/oauth2/logout").await.field("form_token");
    assert!(world.app.store.clients_to_tell(NOW).await.unwrap().is_empty(), "nobody has signed out");
    let yes = [("form_token", token.as_str()), ("decision", "logout")];
    assert_eq!(browser.send(&world, "/oauth2/logout/confirm", &yes).await.status(), StatusCode::OK);
    assert_eq!(world.app.store.clients_to_tell(NOW).await.unwrap(), ["shop"]);
}
