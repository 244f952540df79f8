//! What a page is told of its session as it happens: contract B5, rule H6.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use serde_json::json;
use signet_service::edge::Response;

use super::{Site, error, header, request, site};
use crate::http::session_events::MOST;
use crate::rules::csrf::HEADER;
use crate::secret::Digest;
use crate::testing::NOW;

const EVENTS: &str = "/bff/session/events";
const ENDED: &str = "event: ended\ndata: {}\n\n";

/// A stream, and what was heard of it last.
struct Page(Response);

impl Page {
    /// One that has heard how the session stands.
    async fn listens(site: &Site, cookie: &str) -> Self {
        let asked = request("GET", EVENTS).header("cookie", cookie);
        let response = asked.filter(&site.server).await.unwrap();
        assert_eq!(response.status(), 200);
        let mut page = Self(response);
        let first = page.hears().await.unwrap();
        assert!(first.starts_with("retry: 1000\nevent: session\n"), "{first}");
        page
    }

    /// What comes next; `None` at the end.
    async fn hears(&mut self) -> Option<String> {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.body_mut().frame());
        let frame = next.await.expect("nothing was told")?.unwrap();
        Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
    }

    /// Whether it was told that the session is over, and nothing after that.
    async fn is_over(&mut self) -> bool {
        self.hears().await.as_deref() == Some(ENDED) && self.hears().await.is_none()
    }
}

/// What is answered instead of a stream; one would have no end.
async fn refused(site: &Site, fields: &[(&str, &str)]) -> http::Response<Bytes> {
    let asked =
        fields.iter().fold(request("GET", EVENTS), |asked, (name, value)| asked.header(*name, *value));
    let (parts, body) = asked.filter(&site.server).await.unwrap().into_parts();
    assert_ne!(parts.status, 200, "{fields:?}");
    http::Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

fn digest(cookie: &str) -> Digest {
    Digest::of(cookie.split_once('=').unwrap().1)
}

impl Site {
    /// What the process does each second.
    async fn looks(&self) {
        self.app.ends.look(&self.app.store, self.app.clock.now()).await.unwrap();
    }

    fn waits(&self, seconds: u64) {
        self.held.hand.fetch_add(seconds, Ordering::SeqCst);
    }

    async fn asks_the_api(&self, cookie: &str) -> u16 {
        let asked = request("GET", "/bff/api/thing").header("cookie", cookie);
        asked.reply(&self.server).await.status().as_u16()
    }
}

fn session(expires_at: u64, refreshes: u64) -> String {
    let data = json!({"expires_at": expires_at, "refreshes": refreshes});
    format!("event: session\ndata: {data}\n\n")
}

#[tokio::test]
async fn b5_h6_a_page_is_told_how_the_session_stands_and_then_that_it_is_over() {
    let site = site().await;
    site.provider.says("/api/thing", 200, &json!({}));
    let cookie = site.signs_in().await;
    let asked = request("GET", EVENTS).header("cookie", &cookie).header("sec-fetch-site", "same-origin");
    let response = asked.filter(&site.server).await.unwrap();
    let fields =
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")];
    for (name, value) in fields {
        assert_eq!(response.headers()[name], value, "{name}");
    }
    assert!(!response.headers().contains_key("access-control-allow-origin"), "CORS is closed");
    let mut page = Page(response);
    assert_eq!(page.hears().await.unwrap(), format!("retry: 1000\n{}", session(NOW + 1800, 0)));
    site.looks().await;
    site.waits(290);
    assert_eq!(site.asks_the_api(&cookie).await, 200);
    site.looks().await;
    assert_eq!(page.hears().await.unwrap(), session(NOW + 290 + 1800, 1), "used and refreshed; said once");
    let token = site.csrf(&cookie).await;
    let done = request("POST", "/bff/logout").header("cookie", &cookie).header(HEADER, &token);
    assert_eq!(done.reply(&site.server).await.status(), 200);
    assert!(page.is_over().await, "at once");
    drop(page);
    assert_eq!(site.app.ends.count(), 0, "nobody is left");
}

#[tokio::test]
async fn h6_to_listen_is_no_use_of_the_session() {
    let site = site().await;
    let cookie = site.signs_in().await;
    site.waits(1000);
    let mut page = Page::listens(&site, &cookie).await;
    site.looks().await;
    let kept = site.app.store.session(&digest(&cookie), NOW).await.unwrap().unwrap();
    assert_eq!((kept.seen_at, kept.ends_at), (NOW, NOW + 1800));
    site.waits(800);
    site.looks().await;
    assert!(page.is_over().await, "idle all the time");
    assert_eq!(site.session(&cookie).await.status(), 401);
}

#[tokio::test]
async fn h6_however_a_session_ends_all_its_pages_are_told_and_no_others() {
    let site = site().await;
    let other = site.signs_in().await;
    let mut unconcerned = Page::listens(&site, &other).await;
    for way in ["replaced", "refused", "elsewhere", "by the provider"] {
        site.held.hand.store(NOW, Ordering::SeqCst);
        let begun = site.begins("").await;
        site.gives(&site.provider.id_token(&json!({"nonce": begun.nonce, "sid": way, "sub": way})));
        let cookie = super::cookie_of(&site.returns(&begun.cookie, &begun.state, "&code=c").await);
        let (mut one, mut two) = (Page::listens(&site, &cookie).await, Page::listens(&site, &cookie).await);
        match way {
            "replaced" => {
                let begun = site.begins("").await;
                site.gives(&site.provider.id_token(&json!({"nonce": begun.nonce, "sid": "next"})));
                let both = format!("{cookie}; {}", begun.cookie);
                assert_eq!(site.returns(&both, &begun.state, "&code=c").await.status(), 303);
            }
            "refused" => {
                site.provider.says("/token", 400, &json!({"error": "invalid_grant"}));
                site.waits(290);
                assert_eq!(site.asks_the_api(&cookie).await, 401);
            }
            "elsewhere" => {
                assert!(site.app.store.end_session(&digest(&cookie)).await.unwrap().is_some());
                site.looks().await;
            }
            _ => {
                let token = site.provider.logout_token(&json!({"sid": way, "sub": way}));
                assert_eq!(site.backchannel(&token).await, 200);
            }
        }
        assert!(one.is_over().await && two.is_over().await, "{way}");
    }
    let silent = tokio::time::timeout(Duration::ZERO, unconcerned.0.body_mut().frame()).await;
    assert!(silent.is_err(), "another session's page hears nothing of it");
}

#[tokio::test]
async fn b5_whoever_is_not_signed_in_or_asks_from_elsewhere_hears_nothing() {
    let site = site().await;
    let cookie = site.signs_in().await;
    assert_eq!(error(&refused(&site, &[]).await), (401, json!("unauthenticated")));
    let twice = format!("{cookie}; {cookie}");
    assert_eq!(error(&refused(&site, &[("cookie", &twice)]).await), (400, json!("invalid_request")));
    let unknown = format!("{}x", &cookie[..cookie.len() - 1]);
    assert_eq!(error(&refused(&site, &[("cookie", &unknown)]).await), (401, json!("unauthenticated")));
    for field in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let refused = refused(&site, &[("cookie", &cookie), field]).await;
        assert_eq!(error(&refused), (403, json!("csrf")), "{field:?}");
        assert_eq!(header(&refused, "access-control-allow-origin"), "");
    }
    assert_eq!(site.app.ends.count(), 0, "nobody watches");
}

#[tokio::test]
async fn h6_a_session_has_so_many_streams_and_no_more() {
    let site = site().await;
    let (cookie, other) = (site.signs_in().await, site.signs_in().await);
    let mut pages = Vec::new();
    for _ in 0..MOST {
        pages.push(Page::listens(&site, &cookie).await);
    }
    let refused = refused(&site, &[("cookie", &cookie)]).await;
    assert_eq!(error(&refused), (429, json!("rate_limited")));
    assert_eq!(header(&refused, "retry-after"), "30");
    pages.push(Page::listens(&site, &other).await);
    pages.remove(0);
    pages.push(Page::listens(&site, &cookie).await);
    site.app.ends.over([&digest(&cookie)]);
    assert!(pages[0].is_over().await, "those that were there go on");
}

#[tokio::test]
async fn p4_a_process_that_goes_down_ends_its_streams_and_no_session() {
    let site = site().await;
    let cookie = site.signs_in().await;
    let mut page = Page::listens(&site, &cookie).await;
    site.held.stop.send_replace(true);
    assert_eq!(page.hears().await, None);
    let mut late = Page::listens(&site, &cookie).await;
    assert_eq!(late.hears().await, None, "whoever comes while others are still answered goes too");
}

#[tokio::test]
async fn a_silent_stream_says_now_and_then_that_it_is_there() {
    let site = site().await;
    let cookie = site.signs_in().await;
    let mut page = Page::listens(&site, &cookie).await;
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    for _ in 0..3 {
        let frame = page.0.body_mut().frame().await.unwrap().unwrap();
        assert_eq!(frame.into_data().unwrap(), ":\n\n");
    }
    assert_eq!(began.elapsed().as_secs(), 60);
}

#[tokio::test]
async fn b5_details_say_what_the_session_rests_on_and_have_no_token() {
    let site = site().await;
    site.provider.says("/api/thing", 200, &json!({}));
    let details = |cookie: String| {
        let server = site.server.clone();
        async move { request("GET", "/bff/session/details").header("cookie", cookie).reply(&server).await }
    };
    assert_eq!(error(&details(String::new()).await), (401, json!("unauthenticated")));
    let cookie = site.signs_in().await;
    assert_eq!(error(&details(format!("{cookie}; {cookie}")).await), (400, json!("invalid_request")));
    site.waits(290);
    assert_eq!(site.asks_the_api(&cookie).await, 200);
    let told = details(cookie.clone()).await;
    assert_eq!((told.status().as_u16(), header(&told, "cache-control")), (200, "no-store"));
    let text = String::from_utf8(told.body().to_vec()).unwrap();
    let mut said: serde_json::Value = serde_json::from_str(&text).unwrap();
    let claims = said["id_token_claims"].take();
    assert_eq!((&claims["iss"], &claims["name"]), (&json!(site.provider.issuer), &json!("Ada")));
    let wanted = json!({
        "id_token_claims": null, "started_at": NOW, "seen_at": NOW + 290, "ends_at": NOW + 290 + 1800,
        "over_at": NOW + 43_200, "has_refresh_token": true, "refreshes": 1,
        "access_tokens": [{"resource": null, "came_at": NOW + 290, "due_at": NOW + 560, "expires_at": NOW + 590}],
    });
    assert_eq!(said, wanted);
    let kept = site.app.store.session(&digest(&cookie), NOW).await.unwrap().unwrap();
    assert_eq!(kept.version, 2);
    for secret in ["secret-", "eyJ", cookie.split_once('=').unwrap().1, digest(&cookie).as_str()] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
