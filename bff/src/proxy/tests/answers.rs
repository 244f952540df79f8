//! What becomes of answers, of those that are none, and of none at all.

use std::time::Duration;

use super::super::testing::{Api, Does, only};
use super::*;
use crate::proxy::Upstream;

#[tokio::test]
async fn b7_what_an_upstream_sets_for_its_own_origin_is_not_set_for_ours() {
    let fields = "Set-Cookie: a=b\r\nStrict-Transport-Security: max-age=1\r\nContent-Security-Policy: x\r\n\
                  Clear-Site-Data: \"*\"\r\nAccess-Control-Allow-Origin: *\r\nConnection: X-Hop, ETag\r\nETag: \"a\"\r\n\
                  Content-Type: text/plain\r\nX-Hop: 1\r\nServer: x\r\nVary: Accept\r\nVary: Origin\r\n";
    let api = Api::answering(fields, "hello").await;
    let response = get(&api.alone(), "/bff/api/").await.unwrap();
    let mut names: Vec<&str> = response.headers().keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["cache-control", "content-length", "content-type", "vary"]);
    let vary: Vec<_> = response.headers().get_all("vary").iter().collect();
    assert_eq!(vary, ["Accept", "Origin", "cookie", "sec-fetch-dest"], "theirs and ours");
}

#[tokio::test]
async fn b7_statuses_are_passed_on_a_401_too() {
    for status in [201, 202, 400, 401, 403, 404, 409, 418, 429, 500, 503, 599] {
        let answer = format!(
            "HTTP/1.1 {status} X\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\nRetry-After: 7\r\n\
             Content-Length: 2\r\n\r\n{{}}"
        );
        let api = Api::saying(&answer).await;
        let response = get(&api.alone(), "/bff/api/").await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(field(&response, "www-authenticate"), Some("Bearer error=\"invalid_token\""));
        assert_eq!(field(&response, "retry-after"), Some("7"));
        assert_eq!(text(response).await, "{}");
        assert!(!api.request().is_empty(), "asked once");
    }
}

#[tokio::test]
async fn n12_a_redirect_is_passed_on_not_followed() {
    for (to, wanted) in [
        ("/api/b?c", Some("/bff/api/b?c")),
        ("b", Some("/bff/api/b")),
        ("http://evil.test/api/b", None),
        ("/other", None),
    ] {
        let answer = format!("HTTP/1.1 307 X\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
        let api = Api::saying(&answer).await;
        let response = get(&api.alone(), "/bff/api/a").await.unwrap();
        assert_eq!((response.status().as_u16(), field(&response, "location")), (307, wanted), "{to}");
        assert!(api.request().starts_with("GET /api/a "));
    }
}

#[tokio::test]
async fn head_range_and_conditions_are_answered_by_the_upstream() {
    let api = Api::saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"a\"\r\n\r\n").await;
    let head = send(&api.alone(), call("HEAD", "/bff/api/a", &[]), "").await.unwrap();
    assert_eq!((field(&head, "content-length"), field(&head, "etag")), (Some("1000"), Some("\"a\"")));
    assert_eq!(text(head).await, "");
    assert!(api.request().starts_with("HEAD /api/a "));
    let api =
        Api::saying("HTTP/1.1 206 X\r\nContent-Range: bytes 1-2/9\r\nContent-Length: 2\r\n\r\nbc").await;
    let fields = [("range", "bytes=1-2"), ("if-range", "\"a\"")];
    let part = send(&api.alone(), call("GET", "/bff/api/a", &fields), "").await.unwrap();
    assert_eq!((part.status().as_u16(), field(&part, "content-range")), (206, Some("bytes 1-2/9")));
    assert_eq!(text(part).await, "bc");
    assert!(
        api.request().contains("\r\nrange: bytes=1-2\r\n")
            && api.request().contains("\r\nif-range: \"a\"\r\n")
    );
    let api = Api::saying("HTTP/1.1 304 X\r\nETag: \"a\"\r\nContent-Length: 9\r\n\r\n").await;
    let same =
        send(&api.alone(), call("GET", "/bff/api/a", &[("if-none-match", "\"a\"")]), "").await.unwrap();
    assert_eq!((same.status().as_u16(), field(&same, "etag")), (304, Some("\"a\"")));
    assert_eq!(field(&same, "content-length"), None);
    assert_eq!(text(same).await, "");
}

#[tokio::test]
async fn what_is_no_answer_is_a_bad_gateway() {
    let large = format!("HTTP/1.1 200 OK\r\nX-Large: {}\r\n\r\n", "x".repeat(10 << 20));
    let larger_than_ours =
        format!("HTTP/1.1 200 OK\r\nX-Large: {}\r\nContent-Length: 0\r\n\r\n", "x".repeat(70_000));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(10_000));
    for answer in [
        "",
        "nonsense",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 5",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        &large,
        &larger_than_ours,
        &many,
    ] {
        let api = Api::saying(answer).await;
        let shown = answer.get(..40).unwrap_or(answer);
        assert_eq!(
            refused(&api.alone(), call("GET", "/bff/api/", &[]), "").await,
            Code::BadGateway,
            "{shown}"
        );
    }
    let api = Api::saying("").await;
    let (upstreams, base) = (api.alone(), api.base.clone());
    drop(api);
    assert_eq!(
        refused(&upstreams, call("GET", "/bff/api/", &[]), "").await,
        Code::BadGateway,
        "{base} is gone"
    );
}

#[tokio::test]
async fn an_upstream_that_does_not_begin_is_a_gateway_timeout_and_is_left() {
    for begun in ["", "HTTP/1.1 200 OK\r\nContent-Le"] {
        let api = Api::that(Does::SaysAndWaits(begun.into())).await;
        let upstream = Upstream { timeout: Duration::from_millis(50), ..api.upstream() };
        let upstreams = only(upstream);
        assert_eq!(refused(&upstreams, call("GET", "/bff/api/", &[]), "").await, Code::GatewayTimeout);
        api.is_left().await;
    }
}

#[tokio::test]
async fn half_an_answer_ends_as_half_an_answer() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ] {
        let api = Api::saying(answer).await;
        let mut body = get(&api.alone(), "/bff/api/").await.unwrap().into_body();
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "hello");
        assert!(body.frame().await.unwrap().is_err(), "{answer}");
    }
    let api =
        Api::that(Does::SaysAndWaits(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello".into())).await;
    let upstream = Upstream { idle: Duration::from_millis(50), ..api.upstream() };
    let mut body = get(&only(upstream), "/bff/api/").await.unwrap().into_body();
    assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "hello");
    assert!(body.frame().await.unwrap().is_err(), "silence is no end");
}
