//! The times of a connection, by a clock that waits for nobody.

use super::*;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::poll_fn;

use bytes::Bytes;

const HEADER: Duration = Duration::from_secs(15);
const IDLE: Duration = Duration::from_mins(2);
const PATIENCE: Patience = Patience { header: HEADER, idle: IDLE };

/// Watches a connection from now on; what it is due to do, and when.
fn watched(activity: &Activity, rests: bool) -> tokio::task::JoinHandle<(Due, Instant)> {
    let activity = activity.clone();
    tokio::spawn(async move { (activity.due(PATIENCE, rests).await, Instant::now()) })
}

/// Whether `watched` ends the connection `after` that time from `since`, or a look later.
async fn ends(watched: tokio::task::JoinHandle<(Due, Instant)>, since: Instant, after: Duration) {
    ends_as(Due::End, watched, since, after).await;
}

/// The same, where the connection ends for want of a header section.
async fn is_late(watched: tokio::task::JoinHandle<(Due, Instant)>, since: Instant) {
    ends_as(Due::Late, watched, since, HEADER).await;
}

async fn ends_as(
    wanted: Due,
    watched: tokio::task::JoinHandle<(Due, Instant)>,
    since: Instant,
    after: Duration,
) {
    let ended = tokio::time::timeout(after * 4, watched).await;
    let (due, when) = ended.expect("it goes on for ever").unwrap();
    let took = when - since;
    assert!(due == wanted && took >= after && took <= after + LOOK, "{due:?} after {took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_a_request_is_ended() {
    for rests in [false, true] {
        let (activity, opened) = (Activity::new(), Instant::now());
        let watched = watched(&activity, rests);
        tokio::time::sleep(HEADER / 2).await;
        activity.received();
        is_late(watched, opened).await;
    }
    let activity = Activity::new();
    tokio::time::sleep(HEADER / 2).await;
    activity.restart();
    is_late(watched(&activity, true), Instant::now()).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_ended_when_it_was_idle_for_long_enough() {
    let activity = Activity::new();
    let (first, second) = (activity.begin(true), activity.begin(true));
    let watched = watched(&activity, false);
    tokio::time::sleep(IDLE * 3).await;
    drop(first);
    tokio::time::sleep(IDLE * 3).await;
    assert!(!watched.is_finished(), "the second request is still under way");
    drop(second);
    ends(watched, Instant::now(), IDLE).await;
}

#[tokio::test(start_paused = true)]
async fn a_header_that_begins_after_a_request_has_its_time_from_its_first_byte() {
    let activity = Activity::new();
    let busy = activity.begin(false);
    let watched = watched(&activity, true);
    tokio::time::sleep(HEADER * 2).await;
    drop(busy);
    activity.received();
    let began = Instant::now();
    tokio::time::sleep(HEADER / 3).await;
    activity.received();
    is_late(watched, began).await;
}

#[tokio::test(start_paused = true)]
async fn who_has_not_taken_the_answer_before_is_not_told_that_a_header_is_late() {
    let activity = Activity::new();
    drop(activity.begin(false));
    activity.stalls();
    activity.received();
    ends(watched(&activity, true), Instant::now(), HEADER).await;
}

#[tokio::test(start_paused = true)]
async fn bytes_between_the_requests_of_http_2_are_no_header() {
    let activity = Activity::new();
    drop(activity.begin(true));
    let (watched, since) = (watched(&activity, false), Instant::now());
    tokio::time::sleep(HEADER / 3).await;
    activity.received();
    ends(watched, since, IDLE).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_read_ends_its_connection_though_it_is_under_way() {
    let activity = Activity::new();
    let _busy = activity.begin(false);
    activity.stalls();
    let watched = watched(&activity, true);
    tokio::time::sleep(IDLE / 2).await;
    activity.flows();
    activity.stalls();
    let stalled = Instant::now();
    tokio::time::sleep(IDLE / 2).await;
    activity.stalls();
    ends(watched, stalled, IDLE).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_read_slowly_is_no_idleness() {
    let activity = Activity::new();
    drop(activity.begin(false));
    activity.stalls();
    let watched = watched(&activity, false);
    tokio::time::sleep(IDLE / 2).await;
    activity.flows();
    ends(watched, Instant::now(), IDLE).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_rests_after_a_moment_of_silence_and_not_before() {
    let activity = Activity::new();
    let busy = activity.begin(false);
    let watched = watched(&activity, true);
    tokio::time::sleep(LOOK * 5).await;
    assert!(!watched.is_finished(), "a request is under way");
    activity.stalls();
    drop(busy);
    tokio::time::sleep(LOOK * 5).await;
    assert!(!watched.is_finished(), "its answer is not taken yet");
    activity.flows();
    let silent = Instant::now();
    let (due, when) = watched.await.unwrap();
    let took = when - silent;
    assert!(due == Due::Rest && took >= REST && took <= LOOK * 2, "{due:?} after {took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_used_all_the_time_never_rests() {
    let activity = Activity::new();
    let watched = watched(&activity, true);
    for _ in 0..1000 {
        tokio::time::sleep(REST / 2).await;
        activity.received();
        drop(activity.begin(false));
    }
    assert!(!watched.is_finished());
}

#[tokio::test(start_paused = true)]
async fn what_is_read_away_at_the_end_is_no_silence() {
    let activity = Activity::new();
    drop(activity.begin(false));
    activity.closes();
    let due = activity.due(PATIENCE, true);
    assert!(tokio::time::timeout(IDLE * 2, due).await.is_err(), "it neither rests nor is cut off");
}

#[tokio::test(start_paused = true)]
async fn http_2_never_rests() {
    let activity = Activity::new();
    drop(activity.begin(true));
    ends(watched(&activity, true), Instant::now(), IDLE).await;
}

/// A body of frames that are there, or, for a `None`, still being made.
struct Frames(VecDeque<Option<&'static str>>);

impl Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.0.pop_front() {
            None => Poll::Ready(None),
            Some(None) => Poll::Pending,
            Some(Some(text)) => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(text.as_bytes()))))),
        }
    }
}

/// Whether `body` has something when it is asked once.
async fn asked(body: &mut Held<Frames>) -> bool {
    poll_fn(|cx| Poll::Ready(Pin::new(&mut *body).poll_frame(cx).is_ready())).await
}

#[tokio::test(start_paused = true)]
async fn of_http_2_answers_that_get_no_room_end_their_connection() {
    let activity = Activity::new();
    let (first, second) = (activity.begin(true), activity.begin(true));
    let mut first = first.hold(Frames(["a", "b"].map(Some).into()));
    let watched = watched(&activity, false);
    tokio::time::sleep(IDLE * 3).await;
    assert!(!watched.is_finished(), "the second request has no answer yet");
    let second = second.hold(Frames([Some("a")].into()));
    tokio::time::sleep(IDLE / 2).await;
    assert!(asked(&mut first).await);
    tokio::time::sleep(IDLE / 2).await;
    drop(second);
    tokio::time::sleep(IDLE / 2).await;
    assert!(!watched.is_finished(), "one of them got on each time");
    assert!(asked(&mut first).await);
    ends(watched, Instant::now(), IDLE).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_http_2_that_is_still_made_is_waited_for() {
    let activity = Activity::new();
    let mut body = activity.begin(true).hold(Frames([None, Some("a")].into()));
    let watched = watched(&activity, false);
    assert!(!asked(&mut body).await);
    tokio::time::sleep(IDLE * 3).await;
    assert!(!watched.is_finished(), "the client waits, not the server");
    assert!(asked(&mut body).await);
    ends(watched, Instant::now(), IDLE).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_http_1_is_judged_by_its_socket_alone() {
    let activity = Activity::new();
    let _body = activity.begin(false).hold(Frames([Some("a")].into()));
    let watched = watched(&activity, true);
    tokio::time::sleep(IDLE * 3).await;
    assert!(!watched.is_finished());
}
