//! Requests and their answers: contracts O1, O2, O4; rules G5 to G7, H1.

use http::StatusCode;

use super::super::testing::*;
use super::*;

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
    let class = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    assert_eq!((&id["acr"], &id["amr"]), (&class.into(), &serde_json::json!(["pwd"])));
    assert!(id.get("tenant").is_none(), "G13: nobody has asked for it");
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
    browser.signs_in(&world, &again, USER.0, USER.1).await;
    assert!(parameter(&browser.get(&world, &again).await.location(), "code").is_some(), "once is enough");
    let same = browser.get(&world, &asked(&[("prompt", "none")])).await.location();
    assert!(parameter(&same, "code").is_some(), "one person is one account: {same}");
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
async fn k3_a_resource_of_which_no_scope_is_asked_is_told_to_the_client() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let api = world.app.registry.resources[0].identifier.clone();
    let location = browser.get(&world, &asked(&[("resource", &api)])).await.location();
    assert!(location.starts_with(CALLBACK), "{location}");
    assert_eq!(parameter(&location, "error").as_deref(), Some("invalid_target"));
    let path = browser.begins(&world, &asked(&[("scope", "openid read"), ("resource", &api)])).await;
    browser.signs_in(&world, &path, ADMIN.0, ADMIN.1).await;
    let code = parameter(&browser.allows(&world, &path).await, "code").unwrap();
    let given = world.redeem(&code).await.json();
    let access = claims(given["access_token"].as_str().unwrap());
    assert_eq!((&access["aud"], &access["scope"]), (&api.into(), &"openid read".into()));
}

#[tokio::test]
async fn o2_a_hint_is_read_before_the_request_is_kept_and_is_not_kept_itself() {
    let (world, mut browser) = (World::new().await, Browser::default());
    let code = code(&world, &mut browser, &[]).await;
    let given = world.redeem(&code).await.json();
    let hint = given["id_token"].as_str().unwrap();
    let post = async |browser: &mut Browser, more: &[(&str, &str)]| {
        let query = asked(more);
        let body = query.split_once('?').map(|(_, body)| body.to_owned());
        browser.ask(&world, ("POST", "/oauth2/authorize"), body, &[("sec-fetch-site", "cross-site")]).await
    };
    let bad = post(&mut browser, &[("id_token_hint", "x.y.z")]).await.location();
    assert_eq!(parameter(&bad, "error").as_deref(), Some("invalid_request"), "{bad}");
    let own = own_tokens(&world, &mut Browser::default()).await;
    let of_another = own["id_token"].as_str().unwrap();
    let bad = post(&mut browser, &[("id_token_hint", of_another)]).await.location();
    assert_eq!(parameter(&bad, "error").as_deref(), Some("invalid_request"), "another client's: {bad}");
    let kept = post(&mut browser, &[("id_token_hint", hint)]).await.location();
    assert!(kept.starts_with("/signin/"), "{kept}");
    for ending in ["", "-wal"] {
        let bytes = std::fs::read(world.folder.path().join(format!("test.db{ending}"))).unwrap_or_default();
        let found = bytes.windows(hint.len()).any(|window| window == hint.as_bytes());
        assert!(!found, "test.db{ending} holds the token");
    }
    let mut other = Browser::default();
    let path = post(&mut other, &[("id_token_hint", hint)]).await.location();
    other.signs_in(&world, &path, ADMIN.0, ADMIN.1).await;
    let page = other.get(&world, &path).await;
    assert!(
        page.text().contains("Sign in"),
        "somebody else is signed in than the hint says: {}",
        page.text()
    );
}

#[tokio::test]
async fn h4_pages_of_public_clients_may_call_what_is_for_clients_and_nothing_else() {
    let world = World::new().await;
    let asked = async |path: &str, method: &str, origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", method)];
        let answer = Browser::default().ask(&world, ("OPTIONS", path), None, &headers).await;
        answer.header("access-control-allow-origin")
    };
    let for_clients = [
        ("/oauth2/token", "POST"),
        ("/oauth2/revoke", "POST"),
        ("/oauth2/userinfo", "GET"),
        ("/oauth2/userinfo", "POST"),
    ];
    for (path, method) in for_clients {
        assert_eq!(asked(path, method, "https://own.example").await, "https://own.example", "{path}");
        assert_eq!(asked(path, method, "https://shop.example").await, "", "{path}: it is a server");
        assert_eq!(asked(path, method, "https://evil.example").await, "", "{path}");
    }
    for path in ["/oauth2/authorize", "/oauth2/logout", "/auth/login", "/account/applications"] {
        assert_eq!(asked(path, "POST", "https://own.example").await, "", "{path}");
    }
}
