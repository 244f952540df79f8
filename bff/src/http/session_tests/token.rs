//! An access token in the hands of a page: contract B9.

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::{Site, error, header, request, site, site_with};
use crate::rules::csrf::HEADER;
use crate::testing::NOW;

const EXPOSED: &str = "expose_token = true";

async fn asks(site: &Site, query: &str, fields: &[(&str, &str)]) -> Response<Bytes> {
    let asked = request("GET", &format!("/bff/token{query}"));
    let asked = fields.iter().fold(asked, |asked, (name, value)| asked.header(*name, *value));
    asked.reply(&site.server).await
}

#[tokio::test]
async fn b9_nobody_gets_a_token_unless_the_operator_says_so() {
    let site = site().await;
    let cookie = site.signs_in().await;
    let csrf = site.csrf(&cookie).await;
    let refused = asks(&site, "", &[("cookie", &cookie), (HEADER, &csrf)]).await;
    assert_eq!(error(&refused), (404, json!("not_found")));
    assert!(!String::from_utf8_lossy(refused.body()).contains("secret-"));
}

#[tokio::test]
async fn b9_a_page_of_ours_gets_the_access_token_and_nothing_else() {
    let site = site_with(EXPOSED, &[("api", "")]).await;
    let cookie = site.signs_in().await;
    let csrf = site.csrf(&cookie).await;
    let got =
        asks(&site, "", &[("cookie", &cookie), (HEADER, &csrf), ("sec-fetch-site", "same-origin")]).await;
    assert_eq!((got.status().as_u16(), header(&got, "cache-control")), (200, "no-store"), "{got:?}");
    let body: Value = serde_json::from_slice(got.body()).unwrap();
    assert_eq!(
        body,
        json!({"access_token": "secret-access", "token_type": "Bearer", "expires_at": NOW + 300})
    );
    assert_eq!(header(&got, "access-control-allow-origin"), "");
}

#[tokio::test]
async fn b9_whoever_cannot_show_the_sessions_own_token_gets_none() {
    let site = site_with(EXPOSED, &[("api", "")]).await;
    let (cookie, other) = (site.signs_in().await, site.signs_in().await);
    let (csrf, foreign) = (site.csrf(&cookie).await, site.csrf(&other).await);
    assert_eq!(error(&asks(&site, "", &[]).await), (401, json!("unauthenticated")));
    assert_eq!(error(&asks(&site, "", &[(HEADER, &csrf)]).await), (401, json!("unauthenticated")));
    for (what, bad) in [
        ("absent", &[][..]),
        ("empty", &[(HEADER, "")]),
        ("another session's", &[(HEADER, foreign.as_str())]),
        ("from another site", &[(HEADER, csrf.as_str()), ("sec-fetch-site", "cross-site")]),
        ("from a neighbour", &[(HEADER, csrf.as_str()), ("sec-fetch-site", "same-site")]),
        ("from another origin", &[(HEADER, csrf.as_str()), ("origin", "http://localhost:5173")]),
        ("from nowhere", &[(HEADER, csrf.as_str()), ("origin", "null")]),
    ] {
        let refused = asks(&site, "", &[&[("cookie", cookie.as_str())], bad].concat()).await;
        assert_eq!(error(&refused), (403, json!("csrf")), "{what}");
        assert_eq!(header(&refused, "access-control-allow-origin"), "");
    }
    let in_query = asks(&site, &format!("?csrf_token={csrf}"), &[("cookie", &cookie)]).await;
    assert_eq!(error(&in_query), (403, json!("csrf")));
    let preflight = request("OPTIONS", "/bff/token")
        .header("origin", "http://localhost:5173")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "x-csrf-token");
    assert_eq!(header(&preflight.reply(&site.server).await, "access-control-allow-headers"), "");
}

#[tokio::test]
async fn b9_a_token_is_for_one_api_that_is_configured_here() {
    let two = [("a", "resource = \"https://a.example\""), ("b", "resource = \"https://b.example\"")];
    let site = site_with(EXPOSED, &two).await;
    let cookie = site.signs_in().await;
    let csrf = site.csrf(&cookie).await;
    let fields = [("cookie", cookie.as_str()), (HEADER, csrf.as_str())];
    let token = json!({"access_token": "for-b", "token_type": "Bearer", "expires_in": 60});
    site.provider.says_to("/token", "b.example", 200, &token);
    assert_eq!(error(&asks(&site, "", &fields).await), (400, json!("invalid_request")));
    for unknown in ["https://c.example", "https://b.example/", "x"] {
        let refused = asks(&site, &format!("?resource={unknown}"), &fields).await;
        assert_eq!(error(&refused), (400, json!("invalid_target")), "{unknown}");
    }
    let twice = "?resource=https://b.example&resource=https://a.example";
    assert_eq!(error(&asks(&site, twice, &fields).await), (400, json!("invalid_request")));
    assert_eq!(site.provider.asked("/token").len(), 1, "for the code alone");
    let got = asks(&site, "?resource=https://b.example", &fields).await;
    let body: Value = serde_json::from_slice(got.body()).unwrap();
    assert_eq!((&body["access_token"], &body["expires_at"]), (&json!("for-b"), &json!(NOW + 60)));
}

#[tokio::test]
async fn b9_where_there_is_one_resource_it_need_not_be_named() {
    let site = site_with(
        EXPOSED,
        &[("a", "resource = \"https://a.example\""), ("b", "resource = \"https://a.example\"")],
    )
    .await;
    let cookie = site.signs_in().await;
    let csrf = site.csrf(&cookie).await;
    let fields = [("cookie", cookie.as_str()), (HEADER, csrf.as_str())];
    let token = json!({"access_token": "for-a", "token_type": "Bearer", "expires_in": 60});
    site.provider.says_to("/token", "a.example", 200, &token);
    for query in ["", "?resource=https%3A%2F%2Fa.example"] {
        let body: Value = serde_json::from_slice(asks(&site, query, &fields).await.body()).unwrap();
        assert_eq!(body["access_token"], "for-a", "{query}");
    }
    site.provider.says_to("/token", "a.example", 400, &json!({"error": "invalid_scope"}));
    site.held.hand.fetch_add(60, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(error(&asks(&site, "", &fields).await), (502, json!("token_refused")));
    site.provider.says_to("/token", "a.example", 400, &json!({"error": "invalid_grant"}));
    site.held.hand.fetch_add(30, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(error(&asks(&site, "", &fields).await), (401, json!("unauthenticated")), "that is the end");
}
