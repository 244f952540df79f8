//! APIs behind us, asked for whoever is signed in: contracts B4, B7, B8, N12.

use std::sync::atomic::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::Response;
use serde_json::json;
use signet_shared::wire::{SHOW_LEGS, UPSTREAM_LEG};

use super::{Site, error, header, request, site, site_with};
use crate::rules::csrf::HEADER;

async fn asks(site: &Site, method: &str, path: &str, fields: &[(&str, &str)]) -> Response<Bytes> {
    let asked = fields.iter().fold(request(method, path), |asked, (name, value)| asked.header(*name, *value));
    asked.reply(&site.server).await
}

/// A site whose API answers at `/api/thing`.
async fn with_api() -> Site {
    let site = site().await;
    site.provider.says("/api/thing", 200, &json!({"thing": 1}));
    site
}

#[tokio::test]
async fn b7_only_whoever_is_signed_in_asks_and_only_apis_that_are_there() {
    let site = with_api().await;
    assert_eq!(error(&asks(&site, "GET", "/bff/api/thing", &[]).await), (401, json!("unauthenticated")));
    let cookie = site.signs_in().await;
    let cookies = [("cookie", cookie.as_str())];
    let answer = asks(&site, "GET", "/bff/api/thing", &cookies).await;
    assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (200, br#"{"thing":1}"#.as_slice()));
    assert_eq!(error(&asks(&site, "GET", "/bff/other/thing", &cookies).await), (404, json!("not_found")));
    assert_eq!(error(&asks(&site, "GET", "/bff/other/thing", &[]).await), (404, json!("not_found")));
    let twice = format!("{cookie}; {cookie}");
    assert_eq!(error(&asks(&site, "GET", "/bff/api/thing", &[("cookie", &twice)]).await).0, 400, "H5");
    assert_eq!(site.provider.asked("/api/thing").len(), 1, "the others never came there");
}

#[tokio::test]
async fn b4_what_changes_something_was_meant_by_a_page_of_ours() {
    let site = with_api().await;
    let (cookie, other) = (site.signs_in().await, site.signs_in().await);
    let (token, foreign) = (site.csrf(&cookie).await, site.csrf(&other).await);
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for bad in [
            &[][..],
            &[(HEADER, "")],
            &[(HEADER, foreign.as_str())],
            &[(HEADER, token.as_str()), ("origin", "null")],
            &[(HEADER, token.as_str()), ("sec-fetch-site", "cross-site")],
            &[("x-http-method-override", "GET")],
        ] {
            let fields = [&[("cookie", cookie.as_str())], bad].concat();
            assert_eq!(
                error(&asks(&site, method, "/bff/api/thing", &fields).await),
                (403, json!("csrf")),
                "{bad:?}"
            );
        }
    }
    assert!(site.provider.asked("/api/thing").is_empty(), "nothing of it came there");
    let fields = [("cookie", cookie.as_str()), (HEADER, token.as_str())];
    assert_eq!(asks(&site, "POST", "/bff/api/thing", &fields).await.status(), 200);
}

#[tokio::test]
async fn b8_a_401_under_a_fresh_token_is_passed_on_and_nothing_is_tried_again() {
    let site = with_api().await;
    let cookie = site.signs_in().await;
    site.provider.says("/api/thing", 401, &json!({"error": "theirs"}));
    let cookies = [("cookie", cookie.as_str())];
    assert_eq!(error(&asks(&site, "GET", "/bff/api/thing", &cookies).await), (401, json!("theirs")));
    assert_eq!(site.provider.asked("/api/thing").len(), 1, "asked once");
    assert_eq!(
        site.provider.asked("/token").len(),
        1,
        "by the token of the sign-in, which is as fresh as any"
    );
    assert_eq!(site.session(&cookie).await.status(), 200, "what an API says signs nobody out");
}

#[tokio::test]
async fn b4_b7_a_method_in_a_header_or_the_query_is_no_method() {
    let site = with_api().await;
    let cookie = site.signs_in().await;
    for name in ["x-http-method-override", "x-http-method", "x-method-override", "x-original-method"] {
        let fields = [("cookie", cookie.as_str()), (name, "DELETE")];
        let answer = asks(&site, "GET", "/bff/api/thing?_method=DELETE", &fields).await;
        assert_eq!(
            answer.status(),
            404,
            "{name}: it is asked for with its query, of which nothing is read here"
        );
        let fields = [("cookie", cookie.as_str()), (name, "GET")];
        assert_eq!(
            error(&asks(&site, "DELETE", "/bff/api/thing", &fields).await),
            (403, json!("csrf")),
            "{name}"
        );
    }
    let heads = site.provider.heads("/api/thing?_method=DELETE");
    assert_eq!(heads.len(), 4);
    for head in heads {
        assert!(head.starts_with("GET ") && !head.to_lowercase().contains("method-"), "{head}");
        assert!(
            !head.to_lowercase().contains("x-original-method") && !head.contains("x-http-method"),
            "{head}"
        );
    }
    assert!(site.provider.asked("/api/thing").is_empty(), "nothing was deleted");
}

#[tokio::test]
async fn b4_pages_of_other_origins_have_nothing_asked_also_on_the_same_site() {
    let site = with_api().await;
    let cookie = site.signs_in().await;
    let asked = async |from: &str, mode: &str, dest: &str| {
        let fields = [
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", from),
            ("sec-fetch-mode", mode),
            ("sec-fetch-dest", dest),
        ];
        asks(&site, "GET", "/bff/api/thing", &fields).await
    };
    for from in ["same-site", "cross-site"] {
        for (mode, dest) in [("no-cors", "empty"), ("no-cors", "image"), ("cors", "empty")] {
            assert_eq!(error(&asked(from, mode, dest).await), (403, json!("csrf")), "{from} {mode} {dest}");
        }
    }
    assert!(site.provider.asked("/api/thing").is_empty(), "the API is not asked");
    assert_eq!(asked("cross-site", "navigate", "document").await.status(), 200, "a person follows a link");
    assert_eq!(asked("same-origin", "no-cors", "image").await.status(), 200);
}

#[tokio::test]
async fn b8_each_api_gets_the_token_of_its_own_resource() {
    let site = site_with(
        "",
        &[
            ("a", "resource = \"https://a.example\"\nscopes = [\"read\"]"),
            ("b", "resource = \"https://b.example\""),
        ],
    )
    .await;
    for name in ["a", "b"] {
        site.provider.says(&format!("/{name}/x"), 200, &json!({}));
        let token = json!({"access_token": format!("for-{name}"), "token_type": "Bearer", "expires_in": 300});
        site.provider.says_to("/token", &format!("{name}.example"), 200, &token);
    }
    let begun = request("GET", "/bff/login").reply(&site.server).await;
    let location = header(&begun, "location");
    assert!(
        location.contains("resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example"),
        "{location}"
    );
    assert!(location.contains("scope=openid+profile+email+roles+offline_access+read+write&"), "{location}");
    let cookie = site.signs_in().await;
    for name in ["a", "b", "a"] {
        let answer = asks(&site, "GET", &format!("/bff/{name}/x"), &[("cookie", &cookie)]).await;
        assert_eq!(answer.status(), 200, "{answer:?}");
    }
    assert_eq!(site.provider.brought("/a/x"), ["Bearer for-a", "Bearer for-a"]);
    assert_eq!(site.provider.brought("/b/x"), ["Bearer for-b"]);
    assert_eq!(site.provider.asked("/token").len(), 3, "the code, and each resource once");
}

#[tokio::test]
async fn b8_what_was_not_granted_and_what_the_provider_does_not_give_is_said_before_the_api_is_asked() {
    let site = site_with("", &[("api", "resource = \"https://a.example\"\nscopes = [\"admin\"]")]).await;
    site.provider.says("/api/thing", 200, &json!({}));
    let cookie = site.signs_in().await;
    let cookies = [("cookie", cookie.as_str())];
    let granted =
        json!({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "scope": "openid read"});
    site.provider.says("/token", 400, &json!({"error": "invalid_target"}));
    let asked = site.provider.asked("/token").len();
    for _ in 0..2 {
        let refused = asks(&site, "GET", "/bff/api/thing", &cookies).await;
        assert_eq!(error(&refused), (502, json!("token_refused")));
    }
    assert_eq!(site.provider.asked("/token").len(), asked + 1, "it is not asked at each request");
    site.held.hand.fetch_add(30, Ordering::SeqCst);
    site.provider.says("/token", 200, &granted);
    for _ in 0..2 {
        assert_eq!(
            error(&asks(&site, "GET", "/bff/api/thing", &cookies).await),
            (403, json!("insufficient_scope"))
        );
    }
    assert!(site.provider.asked("/api/thing").is_empty(), "it was never asked");
    assert_eq!(site.session(&cookie).await.status(), 200, "and the session lives");
}

#[tokio::test]
async fn b7_no_page_loads_an_apis_answer_as_code_and_what_a_link_opens_runs_nothing() {
    let site = with_api().await;
    let cookie = site.signs_in().await;
    let asked = async |dest: &str| {
        let fields =
            [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin"), ("sec-fetch-dest", dest)];
        asks(&site, "GET", "/bff/api/thing", &fields).await
    };
    for dest in ["script", "style", "serviceworker", "iframe", "object"] {
        assert_eq!(error(&asked(dest).await), (403, json!("csrf")), "{dest}");
    }
    assert!(site.provider.asked("/api/thing").is_empty(), "the API is not asked");
    for dest in ["empty", "image", "document"] {
        let answer = asked(dest).await;
        assert_eq!(answer.status(), 200, "{dest}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; base-uri 'none'; form-action 'none'"), "{policy}");
    }
}

#[tokio::test]
async fn b8_a_session_that_has_ended_at_the_provider_asks_nothing() {
    let site = with_api().await;
    let cookie = site.signs_in().await;
    site.provider.says("/token", 400, &json!({"error": "invalid_grant"}));
    site.held.hand.fetch_add(290, Ordering::SeqCst);
    let cookies = [("cookie", cookie.as_str())];
    assert_eq!(error(&asks(&site, "GET", "/bff/api/thing", &cookies).await), (401, json!("unauthenticated")));
    assert_eq!(site.session(&cookie).await.status(), 401);
    assert!(site.provider.asked("/api/thing").is_empty());
}

#[tokio::test]
async fn b8_while_the_provider_is_away_the_session_lives_and_so_does_its_token() {
    let site = with_api().await;
    let cookie = site.signs_in().await;
    site.provider.says("/token", 503, &json!({}));
    let cookies = [("cookie", cookie.as_str())];
    site.held.hand.fetch_add(290, Ordering::SeqCst);
    assert_eq!(asks(&site, "GET", "/bff/api/thing", &cookies).await.status(), 200, "ten seconds are left");
    site.held.hand.fetch_add(20, Ordering::SeqCst);
    assert_eq!(error(&asks(&site, "GET", "/bff/api/thing", &cookies).await), (503, json!("unavailable")));
    assert_eq!(site.session(&cookie).await.status(), 200, "nobody was signed out");
}

#[tokio::test]
async fn b7_the_leg_behind_us_is_shown_in_the_demo() {
    let site = with_api().await;
    let cookie = site.signs_in().await;
    let fields = [("cookie", cookie.as_str()), (SHOW_LEGS, "1")];
    let answer = asks(&site, "GET", "/bff/api/thing", &fields).await;
    let leg = URL_SAFE_NO_PAD.decode(header(&answer, UPSTREAM_LEG)).unwrap();
    let leg = String::from_utf8(leg).unwrap();
    assert!(leg.contains("/api/thing") && !leg.contains("secret-access"), "{leg}");
}
