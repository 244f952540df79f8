//! That a session has so many long exchanges and no more: rule H6.

use super::super::testing::{Api, Does};
use super::super::until::MOST;
use super::served::Served;
use super::*;
use crate::ends::{Kind, Watch};

const EVENTS: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n";

/// All places of `session()` but `free` are taken.
fn taken(ends: &Ends, free: usize) -> Vec<Watch> {
    (free..MOST).map(|_| ends.watch_counted(&session(), Kind::Exchanges, MOST).unwrap()).collect()
}

#[tokio::test]
async fn h6_a_session_has_so_many_long_answers_and_no_more() {
    let api = Api::that(Does::SaysAndWaits(EVENTS.into())).await;
    let (upstreams, ends) = (api.alone(), Ends::default());
    let mut streams = Vec::new();
    for _ in 0..MOST {
        streams.push(asks(&upstreams, call("GET", "/bff/api/", &[]), "", &ends).await.unwrap());
    }
    let refusal = asks(&upstreams, call("GET", "/bff/api/", &[]), "", &ends).await.map(|_| ()).unwrap_err();
    assert_eq!(refusal.code, Code::RateLimited);
    assert_eq!(refusal.headers[0].1, "30", "{refusal:?}");
    api.is_left().await;
    assert!(
        ends.watch_counted(&session(), Kind::Events, 1).is_some(),
        "its events are counted by themselves"
    );
    streams.pop();
    assert!(
        asks(&upstreams, call("GET", "/bff/api/", &[]), "", &ends).await.is_ok(),
        "a place is free again"
    );
}

#[tokio::test]
async fn h6_what_is_known_to_be_large_takes_a_place_and_what_is_small_does_not() {
    let (large, small) = (Api::that(Does::Pours(1 << 20)).await, Api::answering("", "small").await);
    let ends = Ends::default();
    let _taken = taken(&ends, 0);
    let refused = asks(&large.alone(), call("GET", "/bff/api/", &[]), "", &ends).await.map(|_| ());
    assert_eq!(refused.unwrap_err().code, Code::RateLimited);
    let answer = asks(&small.alone(), call("POST", "/bff/api/", &[]), "small too", &ends).await.unwrap();
    assert_eq!(text(answer).await, "small");
}

#[tokio::test]
async fn h6_who_may_have_changed_something_is_told_what_became_of_it() {
    let (api, ends) = (Api::that(Does::SaysAndWaits(EVENTS.into())).await, Ends::default());
    let _taken = taken(&ends, 0);
    for (method, is_told) in [("GET", false), ("OPTIONS", false), ("POST", true), ("DELETE", true)] {
        let answer = asks(&api.alone(), call(method, "/bff/api/", &[]), "", &ends).await;
        assert_eq!(answer.is_ok(), is_told, "{method}");
    }
    let told = asks(&api.alone(), call("POST", "/bff/api/", &[]), "", &ends).await.unwrap();
    ends.over([&session()]);
    assert!(told.into_body().collect().await.is_err(), "it ends with its session all the same");
}

#[tokio::test]
async fn h6_a_large_upload_takes_a_place_before_anything_of_it_is_sent_and_keeps_it_once() {
    let api = Api::that(Does::SaysAndWaits(EVENTS.into())).await;
    let (upstreams, ends) = (api.alone(), Ends::default());
    let large: &'static str = "x".repeat(70_000).leak();
    let all = taken(&ends, 0);
    let refused = asks(&upstreams, call("POST", "/bff/api/", &[]), large, &ends).await.map(|_| ());
    assert_eq!(refused.unwrap_err().code, Code::RateLimited);
    assert!(!api.was_asked());
    drop(all);
    let _taken = taken(&ends, 1);
    let both = asks(&upstreams, call("POST", "/bff/api/", &[]), large, &ends).await;
    assert!(both.is_ok(), "upload and answer are one exchange");
}

#[tokio::test]
async fn h6_a_socket_takes_a_place_before_it_is_asked_for() {
    let asked = "GET /bff/api/socket HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                 Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let agrees = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                  Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    let api = Api::that(Does::SaysAndWaits(agrees.into())).await;
    for free in [0, 1] {
        let mut served = Served::with(api.upstream()).await;
        let _taken = taken(&served.ends, free);
        served.says(asked).await;
        let heard = served.hears(if free == 0 { "(never)" } else { "\r\n\r\n" }).await;
        if free == 0 {
            assert!(
                heard.starts_with("HTTP/1.1 429 ") && heard.contains("\r\nretry-after: 30\r\n"),
                "{heard}"
            );
            assert!(heard.contains("\"rate_limited\"") && !api.was_asked(), "{heard}");
        } else {
            assert!(heard.starts_with("HTTP/1.1 101 "), "{heard}");
            let place = served.ends.watch_counted(&session(), Kind::Exchanges, MOST);
            assert!(place.is_none(), "it has the last one");
        }
    }
}
