//! Signing in: contracts B1, B2, B5.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use signet_service::edge;

use super::{FakeProvider, cookie_of, error, header, request, routes, site};
use crate::files::Files;
use crate::testing::{self, NOW};

#[tokio::test]
async fn b1_a_login_sends_to_the_provider_and_binds_the_answer_to_this_browser() {
    let site = site().await;
    let response = request("GET", "/bff/login?tenant=demo&return_to=/x").reply(&site.server).await;
    let location = header(&response, "location");
    assert!(location.starts_with(&format!("{}/authorize?", site.provider.issuer)), "{location}");
    assert!(
        location.contains("code_challenge_method=S256") && location.contains("&tenant=demo"),
        "{location}"
    );
    assert!(location.contains("redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fbff%2Fcallback"), "{location}");
    let field = header(&response, "set-cookie");
    assert!(
        field.starts_with("signet_login_")
            && field.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600"),
        "{field}"
    );
    assert_eq!(header(&response, "cache-control"), "no-store");
    let value = field.split(['=', ';']).nth(1).unwrap();
    assert!(!location.contains(value), "what binds the browser never leaves it");
    let head = request("HEAD", "/bff/login").reply(&site.server).await;
    assert_eq!((head.status().as_u16(), header(&head, "allow")), (405, "GET, OPTIONS"));
}

#[tokio::test]
async fn b1_a_login_elsewhere_goes_home_first_and_a_bad_one_is_refused() {
    let site = site().await;
    let elsewhere =
        warp::test::request().path("/bff/login?return_to=/a%3Fb").header("host", "127.0.0.1:3000");
    let response = elsewhere.reply(&site.server).await;
    assert_eq!(response.status(), 303);
    assert_eq!(header(&response, "location"), "http://localhost:3000/bff/login?return_to=/a%3Fb");
    assert_eq!(header(&response, "set-cookie"), "");
    let bad = request("GET", "/bff/login?return_to=//evil.example").reply(&site.server).await;
    assert_eq!(error(&bad), (400, json!("invalid_request")));
    assert!(site.provider.asked("/.well-known/openid-configuration").is_empty(), "nobody was asked");
}

#[tokio::test]
async fn b1_the_operator_may_want_a_prompt_at_each_sign_in() {
    let provider = FakeProvider::start().await;
    let settings = provider.settings().replacen("[bff]", "[bff]\nprompt = \"consent\"", 1);
    let (app, _held) = testing::app(Files::default(), &settings).await;
    let server = edge::without_socket(routes(app.config.edge.clone(), app));
    for (query, prompt) in [("", "prompt=consent"), ("?prompt=login", "prompt=login")] {
        let response = request("GET", &format!("/bff/login{query}")).reply(&server).await;
        let location = header(&response, "location");
        assert!(location.contains(prompt) && location.matches("prompt=").count() == 1, "{location}");
    }
}

#[tokio::test]
async fn b2_a_token_that_is_made_while_the_code_is_redeemed_is_not_from_the_future() {
    let site = site().await;
    let begun = site.begins("").await;
    site.provider.is_slow(&site.held.hand);
    site.gives(&site.provider.id_token(&json!({"nonce": begun.nonce, "iat": NOW + 1})));
    let back = site.returns(&begun.cookie, &begun.state, "&code=c").await;
    assert_eq!(header(&back, "location"), "/", "{back:?}");
}

#[tokio::test]
async fn b2_who_signs_in_anew_may_take_a_while_for_it() {
    let site = site().await;
    for (auth_time, location) in [(NOW + 30, "/"), (NOW - 1, "/session?error=login_required")] {
        site.held.hand.store(NOW, Ordering::SeqCst);
        let begun = site.begins("?max_age=0").await;
        site.held.hand.fetch_add(60, Ordering::SeqCst);
        let claims = json!({"nonce": begun.nonce, "iat": NOW + 50, "exp": NOW + 90, "auth_time": auth_time});
        site.gives(&site.provider.id_token(&claims));
        let back = site.returns(&begun.cookie, &begun.state, "&code=c").await;
        assert_eq!(header(&back, "location"), location, "{claims}");
    }
}

#[tokio::test]
async fn b1_while_the_provider_is_away_nobody_is_sent_anywhere() {
    let site = site().await;
    site.provider.says("/.well-known/openid-configuration", 503, &json!({}));
    let response = request("GET", "/bff/login").reply(&site.server).await;
    assert_eq!(error(&response), (503, json!("unavailable")));
    assert!(!header(&response, "retry-after").is_empty());
}

#[tokio::test]
async fn b2_b5_who_comes_back_has_a_session_and_the_browser_no_token() {
    let site = site().await;
    let cookie = site.signs_in().await;
    assert!(cookie.starts_with("signet_session="), "{cookie}");
    let redeemed = site.provider.asked("/token").concat();
    for part in [
        "grant_type=authorization_code",
        "code=c",
        "code_verifier=",
        "client_assertion=",
        "client_id=signet-bff",
    ] {
        assert!(redeemed.contains(part), "{part}: {redeemed}");
    }
    for path in ["/bff/session", "/bff/me"] {
        let response = request("GET", path).header("cookie", &cookie).reply(&site.server).await;
        assert_eq!((response.status().as_u16(), header(&response, "cache-control")), (200, "no-store"));
        let text = String::from_utf8(response.body().to_vec()).unwrap();
        assert!(!text.contains("secret-"), "{text}");
        let body: Value = serde_json::from_str(&text).unwrap();
        let user = json!({"sub": "1", "name": "Ada", "preferred_username": null, "email": null, "roles": []});
        assert_eq!(
            (&body["user"], &body["tenant"], &body["expires_at"]),
            (&user, &json!("demo"), &json!(NOW + 1800))
        );
        assert_eq!(body.as_object().unwrap().len(), 4);
    }
    let rows: Vec<(Vec<u8>,)> = signet_db::query_as("SELECT sealed FROM sessions")
        .fetch_all(site.app.store.database().reader())
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&rows[0].0).contains("secret-"), "sealed");
}

#[tokio::test]
async fn b2_an_answer_counts_once_and_in_its_own_browser_alone() {
    let site = site().await;
    let (one, other) = (site.begins("?return_to=/one").await, site.begins("?return_to=/other").await);
    site.gives(&site.provider.id_token(&json!({"nonce": one.nonce})));
    let expired = "/session?error=login_expired";
    for (cookie, state, what) in [
        ("", one.state.as_str(), "another browser"),
        (&other.cookie, &one.state, "another tab's cookie"),
        (&one.cookie, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", "a state of nobody's"),
        (&one.cookie, "x", "no state at all"),
    ] {
        let back = site.returns(cookie, state, "&code=c").await;
        assert_eq!((header(&back, "location"), cookie_of(&back).as_str()), (expired, ""), "{what}");
    }
    assert!(site.provider.asked("/token").is_empty(), "no code was sent");
    let both = format!("{}; {}", other.cookie, one.cookie);
    let back = site.returns(&both, &one.state, "&code=c").await;
    assert_eq!(header(&back, "location"), "/one", "several tabs at once");
    let again = site.returns(&both, &one.state, "&code=c").await;
    assert_eq!(header(&again, "location"), expired, "replayed");
    site.gives(&site.provider.id_token(&json!({"nonce": other.nonce})));
    assert_eq!(header(&site.returns(&both, &other.state, "&code=d").await, "location"), "/other");
}

#[tokio::test]
async fn b1_ten_minutes_later_an_answer_counts_no_more() {
    let site = site().await;
    let begun = site.begins("").await;
    site.held.hand.fetch_add(600, Ordering::SeqCst);
    let back = site.returns(&begun.cookie, &begun.state, "&code=c").await;
    assert_eq!(header(&back, "location"), "/session?error=login_expired");
}

#[tokio::test]
async fn b2_what_the_provider_says_wrong_makes_no_session() {
    let site = site().await;
    let id = |claims: Value| site.provider.id_token(&claims);
    let other = FakeProvider::start().await;
    for (token, word) in [
        (id(json!({"nonce": "another"})), "invalid_token"),
        (id(json!({"nonce": "N", "aud": "others"})), "invalid_token"),
        (id(json!({"nonce": "N", "iss": "https://evil.example"})), "invalid_token"),
        (id(json!({"nonce": "N", "exp": NOW})), "invalid_token"),
        (id(json!({"nonce": "N", "aud": ["signet-bff", "x"], "azp": "x"})), "invalid_token"),
        (id(json!({"nonce": "N", "tenant": "b"})), "wrong_tenant"),
        (id(json!({"nonce": "N"})), "wrong_tenant"),
        (other.token("JWT", &json!({"iss": site.provider.issuer})), "invalid_token"),
        (site.provider.token("at+jwt", &json!({"iss": site.provider.issuer})), "invalid_token"),
    ] {
        let begun = site.begins("?tenant=demo").await;
        // The nonce is known only now, and what is signed cannot be changed: so tokens that need it are signed anew.
        let claims = signet_shared::token::parts(&token).unwrap()[1].object().unwrap();
        let mut claims = Value::Object(claims.clone());
        let token = if claims["nonce"] == "N" {
            claims["nonce"] = json!(begun.nonce);
            site.provider.token("JWT", &claims)
        } else {
            token
        };
        site.gives(&token);
        let back = site.returns(&begun.cookie, &begun.state, "&code=c").await;
        assert_eq!(header(&back, "location"), format!("/session?error={word}"), "{claims}");
        assert_eq!(cookie_of(&back), "");
    }
}

#[tokio::test]
async fn b2_errors_and_answers_of_others_come_to_a_page_that_says_so() {
    let site = site().await;
    for (more, word) in [
        ("&error=access_denied", "access_denied"),
        ("&error=%3Cscript%3E&error_description=x", "server_error"),
        ("", "server_error"),
    ] {
        let begun = site.begins("").await;
        let back = site.returns(&begun.cookie, &begun.state, more).await;
        assert_eq!(header(&back, "location"), format!("/session?error={word}"));
        assert!(header(&back, "set-cookie").ends_with("Max-Age=0"), "it is spent");
    }
    for (status, body, word) in [
        (400, json!({"error": "invalid_grant"}), "invalid_grant"),
        (401, json!({"error": "invalid_client"}), "server_error"),
        (503, json!({}), "temporarily_unavailable"),
        (200, json!({"access_token": "a", "token_type": "Bearer"}), "server_error"),
    ] {
        let begun = site.begins("").await;
        site.provider.says("/token", status, &body);
        let back = site.returns(&begun.cookie, &begun.state, "&code=c").await;
        assert_eq!(header(&back, "location"), format!("/session?error={word}"));
    }
    let begun = site.begins("").await;
    for iss in ["&iss=https://evil.example", ""] {
        let path = format!("/bff/callback?state={}&code=c{iss}", begun.state);
        let back = request("GET", &path).header("cookie", &begun.cookie).reply(&site.server).await;
        let word = if iss.is_empty() { "login_expired" } else { "wrong_issuer" };
        assert_eq!(header(&back, "location"), format!("/session?error={word}"), "and spent by the first");
    }
    let page = request("GET", "/session?error=access_denied").reply(&site.server).await;
    assert_eq!(page.status(), 200);
    assert!(std::str::from_utf8(page.body()).unwrap().contains("cancelled"));
    let page = request("GET", "/session?error=%3Cscript%3E").reply(&site.server).await;
    let text = std::str::from_utf8(page.body()).unwrap();
    assert!(!text.contains("<script") && !text.contains("{{"), "{text}");
}
