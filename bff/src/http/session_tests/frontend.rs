//! An app at another origin: contract B12.

use http::Response;
use reqwest::Url;
use serde_json::{Value, json};

use super::{Bytes, Site, cookie_of, error, header, request, site, site_with};
use crate::rules::csrf::HEADER;

const FRONTEND: &str = "http://localhost:5173";
const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");

async fn with_frontend() -> Site {
    let site = site_with("frontend_origin = \"http://localhost:5173\"", &[("api", "")]).await;
    site.provider.says("/api/thing", 200, &json!({"thing": 1}));
    site
}

async fn asks(site: &Site, what: (&str, &str), fields: &[(&str, &str)]) -> Response<Bytes> {
    let asked = request(what.0, what.1);
    let asked = fields.iter().fold(asked, |asked, (name, value)| asked.header(*name, *value));
    asked.reply(&site.server).await
}

/// Whether the page of that origin reads the answer that it sent a cookie for.
fn is_read_by(response: &Response<Bytes>) -> &str {
    let with = header(response, "access-control-allow-credentials") == "true";
    if with { header(response, "access-control-allow-origin") } else { "" }
}

#[tokio::test]
async fn b12_its_pages_read_the_session_and_ask_apis_with_the_cookie() {
    let site = with_frontend().await;
    let cookie = site.signs_in().await;
    let ours = [("cookie", cookie.as_str()), ("origin", FRONTEND), CROSS];
    for path in ["/bff/session", "/bff/me", "/bff/api/thing"] {
        let answer = asks(&site, ("GET", path), &ours).await;
        assert_eq!((answer.status().as_u16(), is_read_by(&answer)), (200, FRONTEND), "{path}: {answer:?}");
        assert_eq!(header(&answer, "vary"), "Origin", "{path}");
        let out = asks(&site, ("GET", path), &ours[1..]).await;
        assert_eq!((out.status().as_u16(), is_read_by(&out)), (401, FRONTEND), "refusals too: {path}");
    }
    let csrf = site.csrf(&cookie).await;
    for site_said in ["cross-site", "same-site", "same-origin"] {
        let fields = [("cookie", cookie.as_str()), ("origin", FRONTEND), ("sec-fetch-site", site_said)];
        let without = asks(&site, ("POST", "/bff/api/thing"), &fields).await;
        assert_eq!(error(&without), (403, json!("csrf")), "the token is needed all the same");
        let with = [&fields[..], &[(HEADER, csrf.as_str())]].concat();
        assert_eq!(asks(&site, ("POST", "/bff/api/thing"), &with).await.status(), 200, "{site_said}");
    }
}

#[tokio::test]
async fn b12_preflights_say_what_its_pages_may_send() {
    let site = with_frontend().await;
    for (path, methods) in [
        ("/bff/session", "GET, HEAD, OPTIONS"),
        ("/bff/logout", "POST, OPTIONS"),
        ("/bff/api/thing", "DELETE"),
    ] {
        let asked = |origin| {
            [
                ("origin", origin),
                ("access-control-request-method", "GET"),
                ("access-control-request-headers", "x-csrf-token"),
            ]
        };
        let answer = asks(&site, ("OPTIONS", path), &asked(FRONTEND)).await;
        assert_eq!((answer.status().as_u16(), is_read_by(&answer)), (204, FRONTEND), "{path}");
        assert!(header(&answer, "access-control-allow-methods").contains(methods), "{path}: {answer:?}");
        assert!(header(&answer, "access-control-allow-headers").contains("X-CSRF-Token"), "{path}");
        let other = asks(&site, ("OPTIONS", path), &asked("http://localhost:5174")).await;
        assert_eq!((is_read_by(&other), header(&other, "access-control-allow-methods")), ("", ""), "{path}");
    }
    assert!(site.provider.asked("/api/thing").is_empty(), "no API is asked for that");
}

#[tokio::test]
async fn b12_nobody_elses_pages_read_or_do_anything() {
    let site = with_frontend().await;
    let cookie = site.signs_in().await;
    let csrf = site.csrf(&cookie).await;
    for origin in ["http://localhost:5174", "https://localhost:5173", "http://evil.example", "null"] {
        let fields = [("cookie", cookie.as_str()), ("origin", origin), (HEADER, csrf.as_str())];
        for what in [
            ("GET", "/bff/session"),
            ("GET", "/bff/api/thing"),
            ("POST", "/bff/api/thing"),
            ("POST", "/bff/logout"),
        ] {
            let refused = asks(&site, what, &fields).await;
            assert_eq!(
                (error(&refused), is_read_by(&refused)),
                ((403, json!("csrf")), ""),
                "{origin} {what:?}"
            );
        }
    }
    // What a page embeds says no Origin.
    for what in [("GET", "/bff/session"), ("GET", "/bff/api/thing")] {
        let embedded =
            [("cookie", cookie.as_str()), CROSS, ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
        assert_eq!(error(&asks(&site, what, &embedded).await), (403, json!("csrf")), "{what:?}");
        let link = [
            ("cookie", cookie.as_str()),
            CROSS,
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        assert_eq!(asks(&site, what, &link).await.status(), 200, "{what:?}");
    }
    assert_eq!(site.provider.asked("/api/thing").len(), 1, "by the link alone");
    assert_eq!(site.session(&cookie).await.status(), 200);
}

#[tokio::test]
async fn b12_where_the_cookie_crosses_sites_a_request_says_whose_it_is() {
    let origins = "public_url = \"https://localhost:3000\"\nfrontend_origin = \"https://localhost:5173\"";
    let site = site_with(origins, &[("api", "")]).await;
    site.provider.says("/api/thing", 200, &json!({"thing": 1}));
    let cookie = site.signs_in().await;
    let cookies = [("cookie", cookie.as_str())];
    for path in ["/bff/session", "/bff/me", "/bff/session/details", "/bff/session/events", "/bff/api/thing"] {
        let refused = asks(&site, ("GET", path), &cookies).await;
        assert_eq!(error(&refused), (403, json!("csrf")), "{path}");
    }
    assert!(site.provider.asked("/api/thing").is_empty());
    for said in [
        ("origin", "https://localhost:5173"),
        ("origin", "https://localhost:3000"),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "none"),
    ] {
        let answer = asks(&site, ("GET", "/bff/api/thing"), &[cookies[0], said]).await;
        assert_eq!(answer.status(), 200, "{said:?}: {answer:?}");
    }
    let page = asks(&site, ("GET", "/session"), &cookies).await;
    assert_eq!(page.status(), 200, "what a person opens says nothing of the session's to others");
    assert_eq!(asks(&site, ("GET", "/bff/login"), &cookies).await.status(), 303);
}

#[tokio::test]
async fn b12_a_sign_in_and_a_sign_out_lead_back_to_it() {
    let site = with_frontend().await;
    let begun = site.begins("?return_to=/orders%3Fa%3Db").await;
    site.gives(&site.provider.id_token(&json!({"nonce": begun.nonce})));
    let back = site.returns(&begun.cookie, &begun.state, "&code=c").await;
    assert_eq!(header(&back, "location"), "http://localhost:5173/orders?a=b");
    let cookie = cookie_of(&back);
    for bad in [
        "http://localhost:5173/x",
        "http://evil.example",
        "//evil.example",
        "@evil.example",
        ".evil.example",
        ":80/x",
    ] {
        let refused = asks(&site, ("GET", &format!("/bff/login?return_to={bad}")), &[]).await;
        assert_eq!(error(&refused), (400, json!("invalid_request")), "{bad}: it is a path, never an address");
    }
    let failed = site.begins("").await;
    let told = site.returns(&failed.cookie, &failed.state, "&error=access_denied").await;
    assert_eq!(header(&told, "location"), "/session?error=access_denied", "the page that says so is ours");
    let page = asks(&site, ("GET", "/session"), &[("cookie", &cookie)]).await;
    assert!(String::from_utf8_lossy(page.body()).contains("href=\"http://localhost:5173/\""), "{page:?}");
    let csrf = site.csrf(&cookie).await;
    let fields = [("cookie", cookie.as_str()), ("origin", FRONTEND), CROSS, (HEADER, csrf.as_str())];
    let done = asks(&site, ("POST", "/bff/logout"), &fields).await;
    assert_eq!((done.status().as_u16(), is_read_by(&done)), (200, FRONTEND), "{done:?}");
    let body: Value = serde_json::from_slice(done.body()).unwrap();
    let url: Url = body["logout_url"].as_str().unwrap().parse().unwrap();
    let to = url.query_pairs().find(|(name, _)| name == "post_logout_redirect_uri").unwrap().1.into_owned();
    assert_eq!(to, "http://localhost:5173/");
}

#[tokio::test]
async fn b12_without_the_setting_no_page_elsewhere_reads_anything() {
    let site = site().await;
    let cookie = site.signs_in().await;
    let csrf = site.csrf(&cookie).await;
    let fields = [("cookie", cookie.as_str()), ("origin", FRONTEND), CROSS, (HEADER, csrf.as_str())];
    for path in ["/bff/session", "/bff/me"] {
        let answer = asks(&site, ("GET", path), &fields).await;
        assert_eq!(
            (header(&answer, "access-control-allow-origin"), header(&answer, "vary")),
            ("", ""),
            "{path}"
        );
    }
    assert_eq!(error(&asks(&site, ("POST", "/bff/logout"), &fields).await), (403, json!("csrf")));
}
