//! Signing in, and who is signed in: contract O10; rules U1, H2, H5.

use http::StatusCode;

use super::super::testing::*;
use super::*;

#[tokio::test]
async fn u1_a_wrong_password_and_an_unknown_name_get_the_same_page() {
    let world = World::new().await;
    let mut pages = Vec::new();
    for (name, password) in [(USER.0, "wrong"), ("nobody_1234", USER.1)] {
        let mut browser = Browser::default();
        let path = browser.begins(&world, &asked(&[])).await;
        let answer = browser.signs_in(&world, &path, name, password).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert!(
            answer.text().contains("role=\"alert\"") && answer.0.headers().get("www-authenticate").is_none()
        );
        let token = answer.field("form_token");
        pages.push(answer.text().replace(&path, "PATH").replace(&token, "TOKEN").replace(name, "NAME"));
        assert!(browser.get(&world, &path).await.text().contains("login-submit"), "nobody is signed in");
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn h2_a_form_that_is_not_ours_changes_nothing() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let path = browser.begins(&world, &asked(&[])).await;
    let token = browser.get(&world, &path).await.field("form_token");
    let action = format!("{path}/password");
    let (name, password) = (("username", USER.0), ("password", USER.1));
    let good = form(&[("form_token", &token), name, password]);
    let same = [("sec-fetch-site", "same-origin")];
    let foreign: [(String, &[(&str, &str)]); 9] = [
        (form(&[name, password]), &same),
        (form(&[("form_token", "x"), name, password]), &same),
        (form(&[("form_token", &token[1..]), name, password]), &same),
        (good.clone(), &[("sec-fetch-site", "cross-site")]),
        (good.clone(), &[("sec-fetch-site", "same-site")]),
        (good.clone(), &[("sec-fetch-site", "none")]),
        (good.clone(), &[("origin", "https://evil.example")]),
        (good.clone(), &[("origin", "null")]),
        (good.clone(), &[("origin", "http://localhost:5000"), ("sec-fetch-site", "cross-site")]),
    ];
    for (body, headers) in foreign {
        let answer = browser.ask(&world, ("POST", &action), Some(body), headers).await;
        assert_eq!(
            (answer.status(), answer.json()["error"].as_str()),
            (StatusCode::FORBIDDEN, Some("csrf")),
            "{headers:?}"
        );
    }
    let mut thief = Browser::default();
    thief.get(&world, &path).await;
    let answer = thief.ask(&world, ("POST", &action), Some(good.clone()), &same).await;
    assert_ne!(answer.status(), StatusCode::SEE_OTHER, "in another browser");
    assert!(browser.get(&world, &path).await.text().contains("login-submit"), "nobody is signed in");
    let own = [("origin", "http://localhost:5000")];
    let answer = browser.ask(&world, ("POST", &action), Some(good), &own).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "a browser that says no more than Origin");
}

#[tokio::test]
async fn h5_the_browser_is_known_by_another_secret_after_each_sign_in() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let path = browser.begins(&world, &asked(&[])).await;
    browser.get(&world, &path).await;
    let before = browser.clone();
    assert_eq!(before.cookies.keys().collect::<Vec<_>>(), ["signet_browser"]);
    browser.signs_in(&world, &path, USER.0, USER.1).await;
    assert_ne!(before.cookies, browser.cookies, "session fixation");
    let mut thief = before;
    assert_eq!(
        thief.get(&world, &path).await.status(),
        StatusCode::BAD_REQUEST,
        "the secret from before is worth nothing"
    );
    let error = thief.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert_eq!(parameter(&error, "error").as_deref(), Some("login_required"));
    browser.cookies.insert("other".into(), format!("x; signet_browser={}", "a".repeat(43)));
    assert_eq!(browser.get(&world, &path).await.status(), StatusCode::BAD_REQUEST, "twice is refused");
}

#[tokio::test]
async fn o10_who_is_signed_in_as_several_chooses() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    let path = browser.begins(&world, &asked(&[("prompt", "select_account")])).await;
    let chooser = browser.get(&world, &path).await;
    assert!(chooser.text().contains("test_user_1"), "{}", chooser.text());
    let token = chooser.field("form_token");
    let other = browser.send(&world, &path, &[("form_token", &token), ("decision", "another")]).await;
    assert_eq!(other.location(), format!("{path}/password"));
    let form = browser.get(&world, &other.location()).await.field("form_token");
    let fields = [("form_token", form.as_str()), ("username", ADMIN.0), ("password", ADMIN.1)];
    browser.send(&world, &other.location(), &fields).await;
    assert!(browser.allows(&world, &path).await.contains("code="));
    let path = browser.begins(&world, &asked(&[])).await;
    let chooser = browser.get(&world, &path).await;
    let text = chooser.text();
    assert!(text.contains("test_user_1") && text.contains("test_admin"), "{text}");
    let token = chooser.field("form_token");
    let stranger = browser.send(&world, &path, &[("form_token", &token), ("sid", "0123")]).await;
    assert_eq!(stranger.status(), StatusCode::BAD_REQUEST, "a session that is not this browser's");
}
