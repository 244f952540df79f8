//! Connected applications: contract O10, rules G4, H2.

use http::StatusCode;

use super::super::testing::*;
use super::*;

const PATH: &str = "/account/applications";

#[tokio::test]
async fn o10_g4_what_was_allowed_is_shown_and_taken_back_with_all_that_came_of_it() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let more = [("scope", "openid profile roles offline_access read"), ("prompt", "consent")];
    let code = code(&world, &mut browser, &more).await;
    let tokens = world.redeem(&code).await.json();
    let access = tokens["access_token"].as_str().unwrap();
    let page = browser.get(&world, PATH).await;
    let text = page.text();
    assert!(text.contains("The &#60;Shop&#62;") && text.contains("Test User"), "{text}");
    assert!(text.contains("See your profile") && text.contains("See what you may do here"), "{text}");
    assert!(text.contains("http://localhost:5001"), "{text}");
    assert_eq!(page.header("cache-control"), "no-store");
    let (token, sid) = (page.field("form_token"), page.field("sid"));
    let fields = |token: &str, sid: &str| {
        [("form_token", token.to_owned()), ("sid", sid.to_owned()), ("client_id", "shop".to_owned())]
    };
    let send = async |browser: &mut Browser, fields: [(&str, String); 3]| {
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        browser.send(&world, PATH, &fields).await.status()
    };
    assert_eq!(send(&mut browser, fields("x", &sid)).await, StatusCode::FORBIDDEN, "H2");
    assert_eq!(send(&mut browser, fields(&token, "0123")).await, StatusCode::BAD_REQUEST, "nobody's session");
    assert_eq!(world.userinfo(access).await.status(), StatusCode::OK, "nothing has changed");
    assert_eq!(send(&mut browser, fields(&token, &sid)).await, StatusCode::SEE_OTHER);
    assert_eq!(world.userinfo(access).await.status(), StatusCode::UNAUTHORIZED);
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    assert_eq!(world.shop("/oauth2/token", &refresh).await.error(), (400, "invalid_grant".into()));
    assert!(!browser.get(&world, PATH).await.text().contains("Shop"));
    let path = browser.begins(&world, &asked(&[])).await;
    assert!(browser.get(&world, &path).await.text().contains("consent-allow"), "it asks again");
    assert_eq!(send(&mut browser, fields(&token, &sid)).await, StatusCode::SEE_OTHER, "twice is as good");
}

#[tokio::test]
async fn who_is_not_signed_in_sees_nothing_of_anybody() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    for mut other in
        [Browser::default(), Browser { cookies: [("signet_browser".into(), "a".repeat(43))].into() }]
    {
        let text = other.get(&world, PATH).await.text();
        assert!(text.contains("id=\"nobody\"") && !text.contains("Shop"), "{text}");
    }
}
