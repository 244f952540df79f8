//! What an upstream is asked, and what it is not asked for.

use signet_service::edge::Peer;

use super::super::testing::{Api, Does, only};
use super::*;

fn reads() -> Does {
    Does::Reads(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())
}

#[tokio::test]
async fn b7_the_token_is_ours_and_nothing_of_the_browsers_session_goes_along() {
    let api = Api::answering("", "hello").await;
    let fields = [
        ("cookie", "session=secret"),
        ("authorization", "Basic c2VjcmV0"),
        ("x-forwarded-for", "192.0.2.7"),
        ("forwarded", "for=192.0.2.7"),
        ("x-http-method-override", "DELETE"),
        ("connection", "if-match"),
        ("if-match", "\"a\""),
        ("x-csrf-token", "secret"),
        ("accept", "application/json"),
    ];
    let response = send(&api.alone(), call("GET", "/bff/api/things/1", &fields), "").await.unwrap();
    assert_eq!((response.status().as_u16(), text(response).await.as_str()), (200, "hello"));
    let (asked, host) = (api.request(), api.base.authority().to_owned());
    let mut lines: Vec<&str> = asked.trim_end().split("\r\n").collect();
    assert_eq!(lines.remove(0), "GET /api/things/1 HTTP/1.1");
    lines.sort_unstable();
    assert_eq!(
        lines,
        ["accept: application/json", &format!("authorization: Bearer {TOKEN}"), &format!("host: {host}")]
    );
}

#[tokio::test]
async fn b7_the_query_is_passed_on_byte_by_byte() {
    for query in ["a=1&a=2&a", "", "?", "a='b'&c=d!&{e}|f^`", "x=%2e%2E%2f+%00&&=", "u=http://evil.test/../"]
    {
        let api = Api::answering("", "").await;
        get(&api.alone(), &format!("/bff/api/a?{query}")).await.unwrap();
        let asked = api.request();
        assert!(asked.starts_with(&format!("GET /api/a?{query} HTTP/1.1\r\n")), "{query}: {asked}");
    }
}

#[tokio::test]
async fn b7_a_path_that_could_be_another_is_not_asked_for() {
    let api = Api::answering("", "").await;
    let upstreams = api.alone();
    for rest in [
        "../admin",
        "%2e%2e/admin",
        "a%2fb",
        "a%5cb",
        "%252e%252e/a",
        "/evil.test",
        "http://evil.test/",
        "a%00",
    ] {
        let target = format!("/bff/api/{rest}");
        assert_eq!(refused(&upstreams, call("GET", &target, &[]), "").await, Code::InvalidRequest, "{rest}");
    }
    assert!(!api.was_asked());
    get(&upstreams, "/bff/api/%7e/%c3%a4").await.unwrap();
    assert!(api.request().starts_with("GET /api/~/%C3%A4 HTTP/1.1\r\n"));
}

#[tokio::test]
async fn b7_only_what_is_configured_is_asked_for() {
    let api = Api::answering("", "").await;
    let mut upstream = api.upstream();
    upstream.methods = crate::rules::proxy::method::Methods::of(&["GET".to_owned()]).unwrap();
    upstream.body_limit = 4;
    let upstreams = only(upstream);
    for method in ["POST", "DELETE", "TRACE", "OPTIONS", "get"] {
        let refusal = send(&upstreams, call(method, "/bff/api/", &[]), "").await.map(|_| ()).unwrap_err();
        assert_eq!(refusal.code, Code::MethodNotAllowed, "{method}");
        assert_eq!(refusal.headers[0].1, "GET, HEAD, OPTIONS");
    }
    assert_eq!(refused(&upstreams, call("GET", "/bff/api/", &[]), "12345").await, Code::PayloadTooLarge);
    let long: &'static str = "x".repeat(70_000).leak();
    assert_eq!(
        refused(&upstreams, call("GET", "/bff/api/", &[("accept", long)]), "").await,
        Code::HeadersTooLarge
    );
    let until = Until::end_of(&Ends::default(), &session());
    let asked = (call("GET", "/", &[]), Upload::whole(""));
    let other = forward(&upstreams, asked, ("apis", ""), TOKEN, until).await;
    assert_eq!(other.map(|_| ()).unwrap_err().code, Code::NotFound);
    assert!(!api.was_asked());
}

#[tokio::test]
async fn bodies_are_passed_on_with_their_length() {
    let api = Api::that(reads()).await;
    let json = [("content-type", "application/json"), ("content-length", "5")];
    send(&api.alone(), call("PUT", "/bff/api/a", &json), "{}END").await.unwrap();
    let asked = api.request();
    assert!(asked.starts_with("PUT /api/a ") && asked.ends_with("\r\n\r\n{}END"), "{asked}");
    assert!(
        asked.contains("\r\ncontent-length: 5\r\n")
            && asked.contains("\r\ncontent-type: application/json\r\n")
    );
    assert!(!asked.contains("transfer-encoding"), "{asked}");
    let api = Api::answering("", "").await;
    send(&api.alone(), call("POST", "/bff/api/a", &[]), "").await.unwrap();
    assert!(api.request().contains("\r\ncontent-length: 0\r\n"));
}

#[tokio::test]
async fn who_asks_is_said_where_it_is_wanted_and_by_us_alone() {
    let peer =
        Peer { socket: "127.0.0.1:9".parse().unwrap(), client: "192.0.2.1".parse().unwrap(), secure: true };
    for wanted in [true, false] {
        let api = Api::answering("", "").await;
        let upstreams = only(super::super::Upstream { forward_client: wanted, ..api.upstream() });
        let spoofed = [("x-forwarded-for", "198.51.100.9"), ("forwarded", "for=198.51.100.9")];
        let call = Call { peer: Some(peer), ..call("GET", "/bff/api/", &spoofed) };
        send(&upstreams, call, "").await.unwrap();
        let asked = api.request();
        assert_eq!(asked.contains("\r\nx-forwarded-for: 192.0.2.1\r\n"), wanted, "{asked}");
        assert_eq!(asked.contains("\r\nforwarded: for=192.0.2.1;host=\"app.test\";proto=https\r\n"), wanted);
        assert!(!asked.contains("198.51.100.9"));
    }
}
