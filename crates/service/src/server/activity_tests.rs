//! The times of a connection, by a clock that waits for nobody.

use super::*;

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
    let (due, when) = watched.await.unwrap();
    let took = when - since;
    assert!(due == Due::End && took >= after && took <= after + LOOK, "{due:?} after {took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_a_request_is_ended() {
    for rests in [false, true] {
        let (activity, opened) = (Activity::new(), Instant::now());
        let watched = watched(&activity, rests);
        tokio::time::sleep(HEADER / 2).await;
        activity.received();
        ends(watched, opened, HEADER).await;
    }
    let activity = Activity::new();
    tokio::time::sleep(HEADER / 2).await;
    activity.restart();
    ends(watched(&activity, true), Instant::now(), HEADER).await;
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
    ends(watched, began, HEADER).await;
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
