//! The same over sockets, as a line of a server's table.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use signet_service::config::{Border, Limits, Listen};
use signet_service::edge::{self, Edge, Endpoint, answer};
use signet_service::outbound::Authorities;
use signet_service::server::{Server, Stop, open};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::super::testing::{Api, Does};
use super::*;
use crate::proxy::{Opening, Upstream, open_socket};
use crate::rules::proxy::websocket::Handshake;

static TABLE: &[Endpoint<Site>] =
    &[Endpoint::stream("/bff/{prefix}/*", "an API", |app, call, upload| answer(pass(app, call, upload)))];

/// One who asks for `session()`.
struct Site {
    upstreams: Upstreams,
    ends: Ends,
}

async fn pass(app: Arc<Site>, call: Call, mut upload: Upload) -> Result<Response, Refusal> {
    let (prefix, rest) = (call.param("prefix").to_owned(), call.below("/bff/{prefix}/*").to_owned());
    let until = Until::end_of(&app.ends, &session());
    if let Some(upgrade) = upload.upgrade() {
        let handshake = Handshake::read(&call.method, &call.headers, Some(0)).unwrap();
        let opening = Opening { call, upload, upgrade, handshake };
        return open_socket(&app.upstreams, opening, (&prefix, &rest), TOKEN, until).await;
    }
    forward(&app.upstreams, (call, upload), (&prefix, &rest), TOKEN, until).await
}

/// A server with `upstream`, and a connection to it.
pub(super) struct Served {
    pub(super) client: TcpStream,
    pub(super) ends: Ends,
    _stop: watch::Sender<bool>,
}

impl Served {
    pub(super) async fn with(upstream: Upstream) -> Self {
        Self::trusting(upstream, &Authorities::default()).await
    }

    pub(super) async fn trusting(upstream: Upstream, authorities: &Authorities) -> Self {
        // What ends here ends by itself, and not because the border's time is over.
        let limits = Limits { header_time: Duration::from_hours(1), ..Limits::default() };
        let border = Border { limits, ..Border::default() };
        let front = open(&Listen::parse("127.0.0.1:0").unwrap(), border).unwrap();
        let address = front.addresses()[0];
        let edge = Edge { hosts: vec!["app.test".into()], ..Edge::default() };
        let (upstreams, ends) = (Upstreams::new(vec![upstream], authorities).unwrap(), Ends::default());
        let site = Site { upstreams, ends: ends.clone() };
        let routes = edge::routes(edge, Arc::new(site), TABLE);
        let (sender, stop) = watch::channel(false);
        tokio::spawn(Server { front, routes }.run(Stop::when(stop)));
        Self { client: TcpStream::connect(address).await.unwrap(), ends, _stop: sender }
    }

    pub(super) async fn says(&mut self, text: &str) {
        self.client.write_all(text.as_bytes()).await.unwrap();
    }

    /// What it is told until `end` comes, or the connection ends.
    pub(super) async fn hears(&mut self, end: &str) -> String {
        let mut heard = Vec::new();
        while !String::from_utf8_lossy(&heard).contains(end) {
            if self.client.read_buf(&mut heard).await.unwrap_or_default() == 0 {
                break;
            }
        }
        String::from_utf8(heard).unwrap()
    }
}

#[tokio::test]
async fn n10_an_answer_that_is_passed_on_is_one_of_ours() {
    let api = Api::answering("Set-Cookie: a=b\r\nX-Request-Id: theirs\r\n", "hello").await;
    let mut served = Served::with(api.upstream()).await;
    served.says("GET /bff/api/a HTTP/1.1\r\nHost: app.test\r\nCookie: a=b\r\n\r\n").await;
    let heard = served.hears("hello").await;
    assert!(
        heard.starts_with("HTTP/1.1 200 OK\r\n") && heard.contains("\r\ncontent-length: 5\r\n"),
        "{heard}"
    );
    assert!(heard.contains("\r\nx-content-type-options: nosniff\r\n"), "{heard}");
    assert!(heard.contains("\r\ncontent-security-policy: default-src 'none'"), "{heard}");
    let id = heard.split("x-request-id: ").nth(1).unwrap().get(..16).unwrap();
    assert!(api.request().contains(&format!("\r\nx-request-id: {id}\r\n")), "{heard}: {}", api.request());
    assert!(!heard.contains("theirs") && !heard.contains("set-cookie") && !api.request().contains("cookie"));
    served.says("HEAD /bff/other/a HTTP/1.1\r\nHost: app.test\r\n\r\n").await;
    let missing = served.hears("\r\n\r\n").await;
    assert!(missing.starts_with("HTTP/1.1 404 Not Found\r\n") && missing.ends_with("\r\n\r\n"), "{missing}");
}

#[tokio::test]
async fn head_says_what_the_upstream_says() {
    for (field, wanted) in [("Content-Length: 1000\r\n", true), ("", false)] {
        let api = Api::saying(&format!("HTTP/1.1 200 OK\r\n{field}ETag: \"a\"\r\n\r\n")).await;
        let mut served = Served::with(api.upstream()).await;
        served.says("HEAD /bff/api/a HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n").await;
        let heard = served.hears("(never)").await;
        assert!(heard.contains("\r\netag: \"a\"\r\n") && heard.ends_with("\r\n\r\n"), "{heard}");
        assert_eq!(heard.contains("\r\ncontent-length: 1000\r\n"), wanted, "{heard}");
        assert!(!heard.contains("content-length: 0") && api.request().starts_with("HEAD /api/a "), "{heard}");
    }
}

#[tokio::test]
async fn b7_a_body_goes_on_before_its_end_has_come() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";
    let api = Api::that(Does::Reads(answer.into())).await;
    let mut served = Served::with(api.upstream()).await;
    served
        .says(
            "POST /bff/api/a HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        )
        .await;
    while api.moved.load(Ordering::Relaxed) == 0 {
        tokio::task::yield_now().await;
    }
    served.says("3\r\nEND\r\n0\r\n\r\n").await;
    let heard = served.hears("done").await;
    assert!(heard.starts_with("HTTP/1.1 200 OK\r\n") && heard.ends_with("done"), "{heard}");
    assert!(api.request().contains("5\r\nhello\r\n"), "{}", api.request());
}

#[tokio::test]
async fn a_body_that_turns_out_too_large_is_refused_and_one_that_breaks_off_is_not_made_whole() {
    let api = Api::that(Does::Reads(Vec::new())).await;
    let mut served = Served::with(Upstream { body_limit: 8, ..api.upstream() }).await;
    let begun = "POST /bff/api/a HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n";
    served.says(&format!("{begun}8\r\n12345678\r\n1\r\n9\r\n")).await;
    let heard = served.hears("request_id").await;
    assert!(heard.starts_with("HTTP/1.1 413 ") && heard.contains("\"payload_too_large\""), "{heard}");
    api.is_left().await;
    let api = Api::that(Does::Reads(Vec::new())).await;
    let mut served = Served::with(api.upstream()).await;
    served.says(&format!("{begun}5\r\nhello\r\n")).await;
    while api.moved.load(Ordering::Relaxed) == 0 {
        tokio::task::yield_now().await;
    }
    drop(served.client);
    api.is_left().await;
    assert!(!api.request().contains("\r\n0\r\n"), "{}", api.request());
}

#[tokio::test]
async fn half_an_answer_ends_the_connection() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ] {
        let api = Api::saying(answer).await;
        let mut served = Served::with(api.upstream()).await;
        served.says("GET /bff/api/a HTTP/1.1\r\nHost: app.test\r\n\r\n").await;
        let heard = served.hears("(never)").await;
        assert!(heard.contains("hello") && !heard.ends_with("0\r\n\r\n"), "{heard}");
    }
}

#[tokio::test]
async fn b7_a_client_that_goes_ends_what_the_upstream_does_for_it() {
    let events = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n";
    for says in ["", events] {
        let api = Api::that(Does::SaysAndWaits(says.into())).await;
        let mut served = Served::with(api.upstream()).await;
        served.says("GET /bff/api/events HTTP/1.1\r\nHost: app.test\r\n\r\n").await;
        if says.is_empty() {
            while !api.was_asked() {
                tokio::task::yield_now().await;
            }
        } else {
            assert!(served.hears("data: a").await.contains("data: a"));
        }
        drop(served.client);
        api.is_left().await;
    }
}

#[tokio::test]
async fn h6_a_session_that_ends_ends_its_streams_at_both_sides() {
    let events = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n";
    let api = Api::that(Does::SaysAndWaits(events.into())).await;
    let mut served = Served::with(api.upstream()).await;
    served.says("GET /bff/api/events HTTP/1.1\r\nHost: app.test\r\n\r\n").await;
    assert!(served.hears("data: a").await.contains("data: a"));
    served.ends.over([&session()]);
    let rest = served.hears("(never)").await;
    assert!(!rest.contains("0\r\n\r\n"), "nobody takes it for a whole: {rest}");
    api.is_left().await;
}

#[tokio::test]
async fn a_refusal_has_the_usual_shape_and_none_asks_the_upstream() {
    let api = Api::answering("", "").await;
    let mut served = Served::with(api.upstream()).await;
    for (line, status, code) in [
        ("GET /bff/api/..%2fx", 400, "invalid_request"),
        ("OPTIONS /bff/api/x", 204, ""),
        ("TRACE /bff/api/x", 405, "method_not_allowed"),
        ("PROPFIND /bff/api/x", 405, "method_not_allowed"),
        ("GET /bff/api", 404, "not_found"),
    ] {
        served.says(&format!("{line} HTTP/1.1\r\nHost: app.test\r\n\r\n")).await;
        let heard = served.hears(if code.is_empty() { "\r\n\r\n" } else { "request_id\":\"" }).await;
        assert!(heard.starts_with(&format!("HTTP/1.1 {status} ")) && heard.contains(code), "{line}: {heard}");
        if status != 404 && status != 400 {
            let allow = "\r\nallow: GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS\r\n";
            let ours = "\r\nallow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n";
            assert!(heard.contains(allow) || heard.contains(ours), "{heard}");
        }
        // The rest of a refusal.
        if !code.is_empty() && !heard.ends_with('}') {
            served.hears("}").await;
        }
    }
    assert!(!api.was_asked());
}
