//! That nothing is kept: what is on its way is counted.

use std::sync::atomic::Ordering;

use super::super::testing::{Api, Does};
use super::*;

const ALL: usize = 64 << 20;
/// What two sockets and the reader between them may hold; the system gives a socket some megabytes.
const ON_ITS_WAY: usize = 12 << 20;

/// Lets everybody go on until nobody can.
pub(super) async fn everybody_waits(api: &Api) -> usize {
    let mut quiet = 0;
    let mut before = api.moved.load(Ordering::Relaxed);
    while quiet < 5_000 {
        tokio::task::yield_now().await;
        let now = api.moved.load(Ordering::Relaxed);
        quiet = if now == before { quiet + 1 } else { 0 };
        before = now;
    }
    before
}

#[tokio::test]
async fn b7_an_answer_is_read_no_faster_than_it_is_taken() {
    let api = Api::that(Does::Pours(ALL)).await;
    let response = get(&api.alone(), "/bff/api/").await.unwrap();
    assert_eq!(field(&response, "content-length"), Some(ALL.to_string().as_str()));
    let mut body = response.into_body();
    let (mut taken, mut next) = (0, 0);
    while let Some(frame) = body.frame().await {
        taken += frame.unwrap().into_data().unwrap().len();
        if taken >= next {
            let poured = everybody_waits(&api).await;
            assert!(poured - taken <= ON_ITS_WAY, "{poured} of {ALL} bytes, {taken} taken");
            next = taken + ALL / 8;
        }
    }
    assert_eq!((taken, api.moved.load(Ordering::Relaxed)), (ALL, ALL));
}

#[tokio::test]
async fn b7_events_come_when_they_are_sent_and_who_goes_ends_them() {
    let event = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n\
                 9\r\ndata: a\n\n\r\n";
    let api = Api::that(Does::SaysAndWaits(event.into())).await;
    let upstreams = api.alone();
    let response = get(&upstreams, "/bff/api/events").await.unwrap();
    assert_eq!(field(&response, "content-type"), Some("text/event-stream"));
    let mut body = response.into_body();
    assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "data: a\n\n");
    drop(body);
    api.is_left().await;
}

#[tokio::test]
async fn who_goes_before_the_answer_ends_the_request() {
    let api = Api::that(Does::SaysAndWaits(Vec::new())).await;
    let upstreams = api.alone();
    {
        let mut asking = std::pin::pin!(get(&upstreams, "/bff/api/"));
        while !api.was_asked() {
            assert!(futures_util::poll!(asking.as_mut()).is_pending());
            tokio::task::yield_now().await;
        }
    }
    api.is_left().await;
}
