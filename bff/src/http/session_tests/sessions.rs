//! Sessions and their ends: contracts B3, B4, B6, N13.

use std::sync::atomic::Ordering;

use reqwest::Url;
use serde_json::{Value, json};

use super::{FakeProvider, cookie_of, error, header, request, site};
use crate::rules::csrf::HEADER;
use crate::testing::NOW;

#[tokio::test]
async fn b3_a_session_ends_idle_or_in_any_case_and_another_sign_in_replaces_it() {
    let site = site().await;
    let cookie = site.signs_in().await;
    assert_eq!(error(&site.session("").await), (401, json!("unauthenticated")));
    assert_eq!(error(&site.session(&format!("{cookie}; {cookie}")).await), (400, json!("invalid_request")));
    assert_eq!(site.session(&format!("{}x", &cookie[..cookie.len() - 1])).await.status(), 401);
    for _ in 0..25 {
        site.held.hand.fetch_add(1700, Ordering::SeqCst);
        assert_eq!(site.session(&cookie).await.status(), 200, "used in time");
    }
    site.held.hand.fetch_add(700, Ordering::SeqCst);
    assert_eq!(site.session(&cookie).await.status(), 401, "twelve hours");
    site.held.hand.store(NOW, Ordering::SeqCst);
    let cookie = site.signs_in().await;
    site.held.hand.fetch_add(1800, Ordering::SeqCst);
    assert_eq!(site.session(&cookie).await.status(), 401, "idle");
    site.held.hand.store(NOW, Ordering::SeqCst);
    let before = site.signs_in().await;
    let begun = site.begins("").await;
    site.gives(&site.provider.id_token(&json!({"nonce": begun.nonce})));
    let back = site.returns(&format!("{before}; {}", begun.cookie), &begun.state, "&code=c").await;
    let after = cookie_of(&back);
    assert_ne!(before, after);
    assert_eq!(
        (site.session(&before).await.status().as_u16(), site.session(&after).await.status().as_u16()),
        (401, 200)
    );
    assert_eq!(
        site.provider.asked("/revoke").len(),
        1,
        "the refresh token of the one that is replaced is given back"
    );
}

#[tokio::test]
async fn b4_b6_a_logout_needs_the_token_and_ends_the_session_here_and_there() {
    let site = site().await;
    site.provider.says("/revoke", 200, &json!({}));
    let (cookie, other) = (site.signs_in().await, site.signs_in().await);
    let (token, foreign) = (site.csrf(&cookie).await, site.csrf(&other).await);
    let post = || request("POST", "/bff/logout").header("cookie", &cookie);
    assert_eq!(
        error(&request("POST", "/bff/logout").header(HEADER, &token).reply(&site.server).await).0,
        401
    );
    for (what, bad) in [
        ("absent", post()),
        ("empty", post().header(HEADER, "")),
        ("another session's", post().header(HEADER, &foreign)),
        ("from nowhere", post().header(HEADER, &token).header("origin", "null")),
        ("from another site", post().header(HEADER, &token).header("sec-fetch-site", "cross-site")),
        (
            "in the query",
            request("POST", &format!("/bff/logout?csrf_token={token}")).header("cookie", &cookie),
        ),
    ] {
        assert_eq!(error(&bad.reply(&site.server).await), (403, json!("csrf")), "{what}");
    }
    assert_eq!(
        request("GET", "/bff/logout").header("cookie", &cookie).reply(&site.server).await.status(),
        405
    );
    assert_eq!(site.session(&cookie).await.status(), 200, "none of that has ended it");
    let done =
        post().header(HEADER, &token).header("origin", "http://localhost:3000").reply(&site.server).await;
    assert_eq!(done.status(), 200, "{done:?}");
    assert!(header(&done, "set-cookie").starts_with("signet_session=;"));
    let body: Value = serde_json::from_slice(done.body()).unwrap();
    let url: Url = body["logout_url"].as_str().unwrap().parse().unwrap();
    let names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["id_token_hint", "client_id", "post_logout_redirect_uri"]);
    assert_eq!(body["provider_reached"], true);
    assert!(site.provider.asked("/revoke")[0].contains("token=secret-refresh"));
    assert_eq!(
        (site.session(&cookie).await.status().as_u16(), site.session(&other).await.status().as_u16()),
        (401, 200)
    );
}

#[tokio::test]
async fn b6_while_the_provider_is_away_the_session_here_ends_all_the_same() {
    let site = site().await;
    let cookie = site.signs_in().await;
    let token = site.csrf(&cookie).await;
    site.provider.says("/revoke", 503, &json!({}));
    let done = request("POST", "/bff/logout")
        .header("cookie", &cookie)
        .header(HEADER, &token)
        .reply(&site.server)
        .await;
    let body: Value = serde_json::from_slice(done.body()).unwrap();
    assert_eq!((done.status().as_u16(), &body["provider_reached"]), (200, &json!(false)));
    assert!(body["logout_url"].is_string(), "which the browser may reach");
    assert_eq!(site.session(&cookie).await.status(), 401);
}

#[tokio::test]
async fn b6_the_provider_ends_sessions_by_tokens_that_hold() {
    let site = site().await;
    let cookie = site.signs_in().await;
    let token = |claims: Value| site.provider.logout_token(&claims);
    let usual = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    for (what, bad) in [
        ("with nonce", token(json!({"sid": "s", "nonce": "n"}))),
        ("without events", token(json!({"sid": "s", "events": {}}))),
        ("for another client", token(json!({"sid": "s", "aud": "others"}))),
        ("of another issuer", token(json!({"sid": "s", "iss": "https://evil.example"}))),
        ("that is over", token(json!({"sid": "s", "exp": NOW}))),
        ("that names nobody", token(json!({}))),
        ("of another kind", site.provider.id_token(&json!({"jti": "x", "events": usual}))),
        (
            "of another key",
            FakeProvider::start().await.logout_token(&json!({"iss": site.provider.issuer, "sid": "s"})),
        ),
        ("that is none", "x".to_owned()),
        ("that is empty", String::new()),
    ] {
        assert_eq!(site.backchannel(&bad).await, 400, "{what}");
    }
    assert_eq!(site.backchannel(&token(json!({"sid": "unknown"}))).await, 200);
    assert_eq!(site.session(&cookie).await.status(), 200, "none of that has ended it");
    let good = token(json!({"sid": "s", "sub": "1"}));
    assert_eq!((site.backchannel(&good).await, site.backchannel(&good).await), (200, 400), "once");
    assert_eq!(site.session(&cookie).await.status(), 401);
}

#[tokio::test]
async fn b6_a_logout_that_comes_before_the_callback_is_complete_counts() {
    let site = site().await;
    let begun = site.begins("").await;
    site.gives(&site.provider.id_token(&json!({"nonce": begun.nonce})));
    assert_eq!(site.backchannel(&site.provider.logout_token(&json!({"sid": "s"}))).await, 200);
    let back = site.returns(&begun.cookie, &begun.state, "&code=c").await;
    assert_eq!(header(&back, "location"), "/session?error=session_ended");
    assert_eq!(cookie_of(&back), "");
}

#[tokio::test]
async fn n13_the_clients_key_is_published_for_the_provider() {
    let site = site().await;
    let response =
        request("GET", "/bff/jwks.json").header("origin", "http://localhost:3000").reply(&site.server).await;
    assert_eq!(
        (response.status().as_u16(), header(&response, "cache-control")),
        (200, "public, max-age=300")
    );
    assert_eq!(header(&response, "access-control-allow-origin"), "", "CORS is closed");
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body["keys"][0]["kid"], site.app.provider.key.kid);
    assert!(body["keys"][0].get("d").is_none());
}
