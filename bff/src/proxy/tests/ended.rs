//! What goes on for long ends with the session in whose name it was asked for: rule H6.

use std::sync::atomic::Ordering;

use super::super::testing::{Api, Does};
use super::served::Served;
use super::streams::everybody_waits;
use super::*;

async fn begins(
    upstreams: &Upstreams,
    ends: &Ends,
) -> impl http_body::Body<Data = Bytes, Error: std::fmt::Debug> {
    asks(upstreams, call("GET", "/bff/api/", &[]), "", ends).await.unwrap().into_body()
}

#[tokio::test]
async fn h6_what_is_silent_or_slow_is_cut_when_the_session_ends() {
    for head in ["Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "Content-Length: 9\r\n\r\nhello"] {
        let api = Api::that(Does::SaysAndWaits(format!("HTTP/1.1 200 OK\r\n{head}").into())).await;
        let (upstreams, ends) = (api.alone(), Ends::default());
        let mut body = begins(&upstreams, &ends).await;
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "hello");
        {
            let mut next = std::pin::pin!(body.frame());
            assert!(futures_util::poll!(next.as_mut()).is_pending());
            assert_eq!(ends.count(), 1, "watched from then on at the latest");
            ends.over([&Digest::of("another")]);
            assert!(futures_util::poll!(next.as_mut()).is_pending());
            ends.over([&session()]);
            assert!(next.await.unwrap().is_err(), "no half is taken for a whole");
        }
        assert!(body.frame().await.unwrap().is_err(), "and nothing comes after that");
        drop(body);
        api.is_left().await;
        assert_eq!(ends.count(), 0);
    }
}

#[tokio::test]
async fn h6_what_never_waits_is_cut_too() {
    const ALL: usize = 64 << 20;
    let api = Api::that(Does::Pours(ALL)).await;
    let (upstreams, ends) = (api.alone(), Ends::default());
    let mut body = begins(&upstreams, &ends).await;
    assert_eq!(ends.count(), 1, "it is large");
    assert!(body.frame().await.unwrap().is_ok());
    // The next piece is there, so that nobody waits for it.
    everybody_waits(&api).await;
    ends.over([&session()]);
    assert!(body.frame().await.unwrap().is_err());
    drop(body);
    api.is_left().await;
    assert!(api.moved.load(Ordering::Relaxed) < ALL);
}

#[tokio::test]
async fn h6_an_answer_that_is_whole_in_a_moment_is_watched_by_nobody() {
    let api = Api::answering("", "").await;
    let (upstreams, ends) = (api.alone(), Ends::default());
    let body = begins(&upstreams, &ends).await;
    assert_eq!(ends.count(), 0);
    ends.over([&session()]);
    assert!(body.collect().await.unwrap().to_bytes().is_empty(), "what is there already is not held back");
    let api = Api::answering("", "small").await;
    let upstreams = api.alone();
    let body = begins(&upstreams, &ends).await;
    assert_eq!(ends.count(), 0, "not before it is waited for");
    assert_eq!(body.collect().await.unwrap().to_bytes(), "small");
    assert_eq!(ends.count(), 0);
}

/// Somebody has begun to send what has no end that is known.
async fn sends(api: &Api) -> Served {
    let mut served = Served::with(api.upstream()).await;
    let begun =
        "POST /bff/api/a HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    served.says(begun).await;
    while !api.was_asked() {
        tokio::task::yield_now().await;
    }
    served
}

#[tokio::test]
async fn h6_an_upload_ends_with_its_session_whether_or_not_the_upstream_reads_it() {
    for does in [Does::Reads(Vec::new()), Does::SaysAndWaits(Vec::new()), Does::SaysAndIgnores(Vec::new())] {
        let (api, is_read) = (Api::that(does.clone()).await, !matches!(does, Does::SaysAndIgnores(_)));
        let mut served = sends(&api).await;
        assert_eq!(served.ends.count(), 1, "watched while it is sent");
        served.ends.over([&session()]);
        let heard = served.hears("request_id").await;
        assert!(heard.starts_with("HTTP/1.1 401 ") && heard.contains("\"unauthenticated\""), "{heard}");
        assert!(heard.contains("The session has ended"), "{heard}");
        if is_read {
            api.is_left().await;
        }
    }
}

#[tokio::test]
async fn h6_an_upload_that_goes_on_after_its_answer_ends_with_its_session() {
    let api =
        Api::that(Does::SaysAndWaits(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly".into())).await;
    let mut served = sends(&api).await;
    assert!(served.hears("early").await.starts_with("HTTP/1.1 200 OK\r\n"));
    served.says("4\r\nmore\r\n").await;
    served.ends.over([&session()]);
    api.is_left().await;
    assert_eq!(served.ends.count(), 0);
}

#[tokio::test]
async fn h6_a_small_upload_is_watched_by_nobody() {
    let api = Api::that(Does::Reads(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".into())).await;
    let (upstreams, ends) = (api.alone(), Ends::default());
    let mut asking = std::pin::pin!(asks(&upstreams, call("POST", "/bff/api/", &[]), "small END", &ends));
    while !api.was_asked() {
        assert!(futures_util::poll!(asking.as_mut()).is_pending());
        assert_eq!(ends.count(), 0);
        tokio::task::yield_now().await;
    }
    assert_eq!(asking.await.unwrap().status(), 200);
}
