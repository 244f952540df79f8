//! From an application and back, through the routes: contracts O1, O2, O4, O7, O9, O10; rules G1 to G8, H1, H2, H5, U1.

use http::StatusCode;

use super::testing::*;

const USER: (&str, &str) = ("test_user_1", "Happy123");
const ADMIN: (&str, &str) = ("test_admin", "LessHappy123");

/// A code for the user, by a browser that has just signed in and consented.
async fn code(world: &World, browser: &mut Browser, more: &[(&str, &str)]) -> String {
    let path = browser.begins(world, &asked(more)).await;
    let signed_in = browser.signs_in(world, &path, USER.0, USER.1).await;
    assert_eq!((signed_in.status(), signed_in.location()), (StatusCode::SEE_OTHER, path.clone()));
    let location = browser.allows(world, &path).await;
    parameter(&location, "code").unwrap_or_else(|| panic!("{location}"))
}

#[tokio::test]
async fn o1_o2_a_person_signs_in_allows_and_the_client_learns_who_it_is() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let path = browser.begins(&world, &asked(&[])).await;
    let page = browser.get(&world, &path).await;
    assert!(page.text().contains("Sign in") && page.text().contains("The &#60;Shop&#62;"), "{}", page.text());
    let policy = page.header("content-security-policy");
    assert!(policy.contains("form-action 'self' https://shop.example"), "H1: {policy}");
    assert_eq!(page.header("referrer-policy"), "same-origin", "H2");
    assert_eq!(page.header("cache-control"), "no-store");
    browser.signs_in(&world, &path, USER.0, USER.1).await;
    let location = browser.allows(&world, &path).await;
    assert!(location.starts_with("https://shop.example/callback?a=1&code=demo."), "{location}");
    assert_eq!(parameter(&location, "state").as_deref(), Some("the state"));
    assert_eq!(parameter(&location, "iss").as_deref(), Some("http://localhost:5000"), "RFC 9207");
    let given = world.redeem(&parameter(&location, "code").unwrap()).await;
    assert_eq!(given.status(), StatusCode::OK, "{}", given.text());
    assert_eq!(
        (given.header("cache-control").as_str(), given.header("pragma").as_str()),
        ("no-store", "no-cache")
    );
    let (tokens, given) = (given.json(), given.text());
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&"Bearer".into(), &300.into()), "{given}");
    let id = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(
        (&id["aud"], &id["nonce"], &id["sub"]),
        (&"shop".into(), &"the nonce".into(), &"1".into()),
        "{id}"
    );
    assert_eq!((&id["tenant"], &id["amr"]), (&"demo".into(), &serde_json::json!(["pwd"])));
    assert!(id.get("name").is_none(), "it says no more than who: {id}");
    let access = claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(
        (&access["sub"], &access["client_id"], &access["scope"]),
        (&"1".into(), &"shop".into(), &"openid profile".into())
    );
    assert_eq!(access["aud"], "http://localhost:5000", "K2: no resource was asked for");
    let said = world.userinfo(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(
        said.json(),
        serde_json::json!({"sub": "1", "name": "Test User", "preferred_username": "test_user_1"})
    );
}

#[tokio::test]
async fn o2_who_is_signed_in_and_has_allowed_it_is_asked_nothing() {
    let (world, mut browser) = (World::new().await, Browser::default());
    code(&world, &mut browser, &[]).await;
    for more in [&[][..], &[("prompt", "none")], &[("max_age", "60")]] {
        let answer = browser.get(&world, &asked(more)).await;
        assert!(parameter(&answer.location(), "code").is_some(), "{more:?}: {}", answer.location());
    }
    let more = browser.begins(&world, &asked(&[("scope", "openid profile email")])).await;
    assert!(browser.get(&world, &more).await.text().contains("consent-allow"), "it wants more than before");
    let again = browser.begins(&world, &asked(&[("prompt", "login")])).await;
    assert!(browser.get(&world, &again).await.text().contains("login-submit"));
    world.wait(61);
    let older = browser.begins(&world, &asked(&[("max_age", "60")])).await;
    assert!(browser.get(&world, &older).await.text().contains("login-submit"));
}

#[tokio::test]
async fn o2_with_prompt_none_no_page_is_shown() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let error = async |browser: &mut Browser, more: &[(&str, &str)]| {
        let answer = browser.get(&world, &asked(more)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(parameter(&answer.location(), "state").as_deref(), Some("the state"));
        parameter(&answer.location(), "error").unwrap_or_default()
    };
    assert_eq!(error(&mut browser, &[("prompt", "none")]).await, "login_required");
    let path = browser.begins(&world, &asked(&[])).await;
    browser.signs_in(&world, &path, USER.0, USER.1).await;
    assert_eq!(error(&mut browser, &[("prompt", "none")]).await, "consent_required");
    assert_eq!(error(&mut browser, &[("prompt", "none login")]).await, "invalid_request");
}

#[tokio::test]
async fn o4_an_answer_by_form_post_sends_itself() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let path = browser.begins(&world, &asked(&[("response_mode", "form_post")])).await;
    browser.signs_in(&world, &path, USER.0, USER.1).await;
    let page = browser.get(&world, &path).await;
    let (token, sid) = (page.field("form_token"), page.field("sid"));
    browser.send(&world, &path, &[("form_token", &token), ("sid", &sid), ("decision", "allow")]).await;
    let answer = browser.get(&world, &path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("script-src 'sha256-") && policy.contains("form-action 'self' https://shop.example"),
        "{policy}"
    );
    assert!(answer.text().contains("action=\"https://shop.example/callback?a=1\""), "{}", answer.text());
    assert_eq!(answer.field("state"), "the state");
    assert!(world.redeem(&answer.field("code")).await.json()["id_token"].is_string());
}

#[tokio::test]
async fn a_no_is_told_to_the_client_on_either_page() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let path = browser.begins(&world, &asked(&[])).await;
    let token = browser.get(&world, &path).await.field("form_token");
    let fields = [("form_token", token.as_str()), ("decision", "cancel")];
    let answer = browser.send(&world, &format!("{path}/password"), &fields).await;
    assert_eq!(
        parameter(&answer.location(), "error").as_deref(),
        Some("access_denied"),
        "{}",
        answer.location()
    );
    assert_eq!(browser.get(&world, &path).await.status(), StatusCode::BAD_REQUEST, "it is over");
    let path = browser.begins(&world, &asked(&[])).await;
    browser.signs_in(&world, &path, USER.0, USER.1).await;
    let token = browser.get(&world, &path).await.field("form_token");
    let answer = browser.send(&world, &path, &[("form_token", &token), ("decision", "deny")]).await;
    assert_eq!(parameter(&answer.location(), "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&answer.location(), "iss").as_deref(), Some("http://localhost:5000"));
}

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
async fn g2_a_code_is_worth_tokens_once_and_a_replay_ends_them() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let usual = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let with = |name: &str, value: &'static str| -> Vec<(&str, &str)> {
        usual.iter().map(|(own, was)| if *own == name { (*own, value) } else { (*own, *was) }).collect()
    };
    for wrong in [
        with("code_verifier", "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        with("code_verifier", ""),
        with("redirect_uri", "https://shop.example/callback"),
        with("redirect_uri", ""),
        with("code", "demo.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ] {
        assert_eq!(
            world.shop("/oauth2/token", &wrong).await.error(),
            (400, "invalid_grant".into()),
            "{wrong:?}"
        );
    }
    let other = [usual[0], usual[1], usual[2], usual[3], ("client_id", "own")];
    assert_eq!(
        world.post("/oauth2/token", &other, None).await.error(),
        (400, "invalid_grant".into()),
        "another client's"
    );
    let tokens = world.redeem(&code).await.json();
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(world.userinfo(token).await.status(), StatusCode::OK);
    let wrong = world
        .shop("/oauth2/token", &with("code_verifier", "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        .await;
    assert_eq!(wrong.error(), (400, "invalid_grant".into()));
    assert_eq!(
        world.userinfo(token).await.status(),
        StatusCode::OK,
        "who does not have all of it ends nothing"
    );
    assert_eq!(world.redeem(&code).await.error(), (400, "invalid_grant".into()));
    let dead = world.userinfo(token).await;
    assert_eq!(dead.status(), StatusCode::UNAUTHORIZED);
    assert!(dead.header("www-authenticate").contains("error=\"invalid_token\""));
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    assert_eq!(world.shop("/oauth2/token", &refresh).await.error(), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn g2_a_code_lives_for_a_minute() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    world.wait(60);
    assert_eq!(world.redeem(&code).await.error(), (400, "invalid_grant".into()));
}

/// A public client's tokens, by a browser that has just signed in.
async fn own_tokens(world: &World, browser: &mut Browser) -> serde_json::Value {
    let more = [("client_id", "own"), ("redirect_uri", "https://own.example/cb"), ("scope", "openid read")];
    let path = browser.begins(world, &asked(&more)).await;
    browser.signs_in(world, &path, ADMIN.0, ADMIN.1).await;
    let location = browser.get(world, &path).await.location();
    let code = parameter(&location, "code").unwrap_or_else(|| panic!("no consent is needed: {location}"));
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "own"),
        ("code", &code),
        ("redirect_uri", "https://own.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    world.post("/oauth2/token", &fields, None).await.json()
}

async fn refreshed(world: &World, token: &str, more: &[(&str, &str)]) -> Answer {
    let fields =
        [&[("grant_type", "refresh_token"), ("client_id", "own"), ("refresh_token", token)], more].concat();
    world.post("/oauth2/token", &fields, None).await
}

#[tokio::test]
async fn g3_a_public_clients_refresh_token_changes_and_a_racing_tab_gets_the_same() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let first = own_tokens(&world, &mut browser).await;
    let access = claims(first["access_token"].as_str().unwrap());
    assert_eq!((&access["aud"], &access["scope"]), (&"http://localhost:5001".into(), &"openid read".into()));
    assert_eq!(access["roles"], serde_json::json!(["admin", "user"]));
    let one = first["refresh_token"].as_str().unwrap();
    let (two, again) = (refreshed(&world, one, &[]).await.json(), refreshed(&world, one, &[]).await.json());
    assert_eq!(two["refresh_token"], again["refresh_token"], "within the grace");
    assert_ne!(two["refresh_token"], first["refresh_token"]);
    let id = claims(two["id_token"].as_str().unwrap());
    assert_eq!((&id["sub"], id.get("nonce")), (&"2".into(), None));
    let three = refreshed(&world, two["refresh_token"].as_str().unwrap(), &[]).await.json();
    assert!(three["access_token"].is_string());
    assert_eq!(
        refreshed(&world, one, &[]).await.error(),
        (400, "invalid_grant".into()),
        "its successor was used"
    );
    let dead = refreshed(&world, three["refresh_token"].as_str().unwrap(), &[]).await;
    assert_eq!(dead.error(), (400, "invalid_grant".into()), "reuse ends the family");
    assert_eq!(
        world.userinfo(three["access_token"].as_str().unwrap()).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn g3_after_the_grace_a_spent_token_ends_its_family() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let first = own_tokens(&world, &mut browser).await;
    let one = first["refresh_token"].as_str().unwrap();
    let two = refreshed(&world, one, &[]).await.json();
    world.wait(31);
    assert_eq!(refreshed(&world, one, &[]).await.error(), (400, "invalid_grant".into()));
    assert_eq!(
        refreshed(&world, two["refresh_token"].as_str().unwrap(), &[]).await.error(),
        (400, "invalid_grant".into())
    );
}

#[tokio::test]
async fn a_refresh_gives_no_more_than_was_granted_and_to_nobody_else() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let first = own_tokens(&world, &mut browser).await;
    let one = first["refresh_token"].as_str().unwrap();
    assert_eq!(
        refreshed(&world, one, &[("scope", "openid read write")]).await.error(),
        (400, "invalid_scope".into())
    );
    assert_eq!(
        refreshed(&world, one, &[("resource", "https://other.example")]).await.error(),
        (400, "invalid_target".into())
    );
    let thief = [("grant_type", "refresh_token"), ("refresh_token", one)];
    assert_eq!(
        world.shop("/oauth2/token", &thief).await.error(),
        (400, "invalid_grant".into()),
        "another client's"
    );
    let less = refreshed(&world, one, &[("scope", "openid")]).await.json();
    assert_eq!(less["scope"], "openid");
}

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
    let done = browser.send(&world, "/oauth2/logout/confirm", &[("form_token", &token)]).await;
    assert_eq!(done.status(), StatusCode::OK, "{}", done.text());
    let error = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert_eq!(parameter(&error, "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn g7_a_post_is_kept_and_the_browser_comes_back_for_it() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let query = asked(&[]);
    let body = query.split_once('?').unwrap().1.to_owned();
    let answer = browser
        .ask(&world, ("POST", "/oauth2/authorize"), Some(body.clone()), &[("sec-fetch-site", "cross-site")])
        .await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text());
    let path = answer.location();
    browser.get(&world, &path).await;
    let mut other = Browser::default();
    assert_eq!(
        other.get(&world, &path).await.status(),
        StatusCode::BAD_REQUEST,
        "it is the first browser's now"
    );
    browser.signs_in(&world, &path, USER.0, USER.1).await;
    assert!(browser.allows(&world, &path).await.contains("code="));
    let both = browser.ask(&world, ("POST", &query), Some(body), &[]).await;
    assert_eq!(both.status(), StatusCode::BAD_REQUEST, "G5: a parameter in query and body");
}

#[tokio::test]
async fn g6_nobody_is_sent_to_an_address_that_is_not_registered() {
    let (world, mut browser) = (World::new().await, Browser::default());
    for more in [
        [("client_id", "nobody")],
        [("redirect_uri", "https://evil.example/")],
        [("redirect_uri", "https://shop.example/callback")],
        [("redirect_uri", "https://shop.example/callback?a=1&b=2")],
        [("redirect_uri", "")],
        [("tenant", "other")],
    ] {
        let answer = browser.get(&world, &asked(&more)).await;
        assert_eq!((answer.status(), answer.location().as_str()), (StatusCode::BAD_REQUEST, ""), "{more:?}");
        let text = answer.text();
        assert!(text.contains("id=\"error-page\"") && !text.contains("evil.example"), "{more:?}: {text}");
    }
    for (more, error) in [
        (&[("response_type", "token")][..], "unsupported_response_type"),
        (&[("scope", "")], "invalid_scope"),
        (&[("code_challenge", ""), ("code_challenge_method", "")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("request_uri", "https://shop.example/r")], "request_uri_not_supported"),
        (&[("registration", "{}")], "registration_not_supported"),
        (&[("request", "eyJhbGciOiJub25lIn0.e30.")], "invalid_request_object"),
        (&[("resource", "https://other.example")], "invalid_target"),
    ] {
        let answer = browser.get(&world, &asked(more)).await;
        assert_eq!(
            parameter(&answer.location(), "error").as_deref(),
            Some(error),
            "{more:?}: {}",
            answer.location()
        );
        assert!(answer.location().starts_with("https://shop.example/callback?a=1&"), "{more:?}");
    }
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

#[tokio::test]
async fn rfc_7009_a_token_given_back_counts_no_more_and_only_its_client_gives_it() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let tokens = world.redeem(&code).await.json();
    let (access, refresh) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    for token in [access, refresh] {
        let stranger = world.post("/oauth2/revoke", &[("token", token), ("client_id", "own")], None).await;
        assert_eq!(stranger.status(), StatusCode::OK, "RFC 7009 §2.2: it is told nothing");
    }
    assert_eq!(world.shop("/oauth2/revoke", &[("token", "nothing")]).await.status(), StatusCode::OK);
    assert_eq!(world.shop("/oauth2/revoke", &[]).await.error(), (400, "invalid_request".into()));
    let nobody = world.post("/oauth2/revoke", &[("token", access), ("client_id", "shop")], None).await;
    assert_eq!(nobody.error(), (401, "invalid_client".into()));
    assert_eq!(world.userinfo(access).await.status(), StatusCode::OK);
    assert_eq!(world.shop("/oauth2/revoke", &[("token", refresh)]).await.status(), StatusCode::OK);
    assert_eq!(world.userinfo(access).await.status(), StatusCode::UNAUTHORIZED);
    let again = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_eq!(world.shop("/oauth2/token", &again).await.error(), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn k1_k4_userinfo_takes_access_tokens_of_openid_alone() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let tokens = world.redeem(&code).await.json();
    for (wrong, status) in [
        (tokens["id_token"].as_str().unwrap(), 401),
        (tokens["refresh_token"].as_str().unwrap(), 401),
        ("x", 401),
        ("", 401),
    ] {
        assert_eq!(world.userinfo(wrong).await.status().as_u16(), status, "{wrong}");
    }
    let login = warp::test::request().method("POST").path("/auth/login").header("host", "localhost:5000");
    let login = login.json(&serde_json::json!({"username": USER.0, "password": USER.1}));
    let login = Answer(login.reply(&crate::http::tests::of(&world.app)).await).json();
    let own = world.userinfo(login["result"]["auth_token"].as_str().unwrap()).await;
    assert_eq!(own.error(), (403, "insufficient_scope".into()));
    let by_post = world
        .post("/oauth2/userinfo", &[("access_token", tokens["access_token"].as_str().unwrap())], None)
        .await;
    assert_eq!(by_post.json()["sub"], "1");
    let nobody = world.post("/oauth2/userinfo", &[], None).await;
    assert_eq!(nobody.error(), (401, "unauthenticated".into()), "K7");
    assert!(!nobody.header("www-authenticate").contains("error"));
    world.wait(300);
    assert_eq!(
        world.userinfo(tokens["access_token"].as_str().unwrap()).await.status(),
        StatusCode::UNAUTHORIZED
    );
}
