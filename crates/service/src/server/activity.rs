//! Whether a connection is in use: one that does not get on with a header section, begins no request for long, or does not
//! read its answer is ended (RFC 9112 §9.5).
//!
//! hyper would time the header section of HTTP/1.1 alone, by a timer that is made anew for each request. Here a request
//! notes its times, and one timer for each connection looks at them now and then.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Instant;

/// After so much silence a connection rests: long enough that a client which asks one thing after the other never meets it.
const REST: Duration = Duration::from_millis(50);
/// How often a connection that does not rest is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// What a connection is due to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// To end: something took too long.
    End,
    /// To rest: its last request has its answer, and nothing has come since.
    Rest,
}

/// The times that a connection has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For a header section, and before the first.
    pub(super) header: Duration,
    /// For the next request, and for an answer that is not read.
    pub(super) idle: Duration,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Requests under way; HTTP/2 has several.
    busy: usize,
    /// When the phase began.
    since: Instant,
    /// Since when the client takes none of what is there for it.
    stalled: Option<Instant>,
    /// Whether it speaks HTTP/2, where bytes need not belong to a request.
    multiplexed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was sent yet, or only a part of a header section.
    Head,
    /// A request is under way.
    Busy,
    /// The last request has its answer.
    Idle,
    /// No more is answered; what still comes is read away.
    Closing,
}

/// The use of one connection.
#[derive(Debug, Clone)]
pub(super) struct Activity(Arc<Mutex<State>>);

/// Lives as long as a request and its answer.
#[derive(Debug)]
pub(super) struct Busy(Activity);

impl Activity {
    /// A connection that was just opened.
    pub(super) fn new() -> Self {
        let (phase, since) = (Phase::Head, Instant::now());
        Self(Arc::new(Mutex::new(State { phase, busy: 0, since, stalled: None, multiplexed: false })))
    }

    /// What came so far was no part of a request.
    pub(super) fn restart(&self) {
        self.lock().since = Instant::now();
    }

    /// Bytes came.
    pub(super) fn received(&self) {
        let mut state = self.lock();
        if state.phase == Phase::Idle && !state.multiplexed {
            state.enter(Phase::Head);
        }
    }

    /// Bytes wait for the client to take them.
    pub(super) fn stalls(&self) {
        let mut state = self.lock();
        state.stalled = state.stalled.or_else(|| Some(Instant::now()));
    }

    /// The client has taken some of them. An answer that hyper has whole may be on its way for long.
    pub(super) fn flows(&self) {
        let mut state = self.lock();
        state.stalled = None;
        if state.phase == Phase::Idle {
            state.since = Instant::now();
        }
    }

    /// The last byte was sent.
    pub(super) fn closes(&self) {
        self.lock().enter(Phase::Closing);
    }

    /// A request begins.
    pub(super) fn begin(&self, multiplexed: bool) -> Busy {
        let mut state = self.lock();
        state.phase = Phase::Busy;
        state.multiplexed |= multiplexed;
        state.busy += 1;
        Busy(self.clone())
    }

    /// Returns when something takes longer than `patience` allows, or, where the connection is `awake`, when it may rest.
    pub(super) async fn due(&self, patience: Patience, awake: bool) -> Due {
        loop {
            let (left, rest) = {
                let state = self.lock();
                (state.left(patience), if awake { state.left_to_rest() } else { Duration::MAX })
            };
            if left.is_zero() {
                return Due::End;
            }
            if rest.is_zero() {
                return Due::Rest;
            }
            // What begins in the meantime has at least the shorter time.
            tokio::time::sleep(left.min(rest).min(patience.header).min(patience.idle)).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.since = Instant::now();
    }

    /// How long the connection may go on as it is.
    fn left(&self, patience: Patience) -> Duration {
        let reading = match self.phase {
            Phase::Head => patience.header.saturating_sub(self.since.elapsed()),
            Phase::Idle => patience.idle.saturating_sub(self.since.elapsed()),
            Phase::Busy | Phase::Closing => Duration::MAX,
        };
        let writing = self.stalled.map(|since| patience.idle.saturating_sub(since.elapsed()));
        writing.map_or(reading, |writing| writing.min(reading))
    }
}

impl State {
    /// How long until the connection may rest, or is to be looked at again. What is not taken yet, and what is being read
    /// away, is no silence.
    fn left_to_rest(&self) -> Duration {
        let silent = REST.saturating_sub(self.since.elapsed());
        match self.phase {
            Phase::Idle if self.stalled.is_none() && !self.multiplexed => silent,
            Phase::Head if !silent.is_zero() => silent,
            _ => LOOK,
        }
    }
}

impl Busy {
    /// The same body, which holds this until its last byte was taken.
    pub(super) fn hold<B>(self, body: B) -> Held<B> {
        Held { body, _busy: self }
    }
}

/// A body that keeps its connection in use.
#[derive(Debug)]
pub(super) struct Held<B> {
    body: B,
    _busy: Busy,
}

impl<B: Body + Unpin> Body for Held<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.busy -= 1;
        if state.busy == 0 && state.phase == Phase::Busy {
            state.enter(Phase::Idle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: Duration = Duration::from_secs(15);
    const IDLE: Duration = Duration::from_mins(2);
    const PATIENCE: Patience = Patience { header: HEADER, idle: IDLE };

    /// How long the connection lasts from now on.
    async fn lasts(activity: &Activity) -> Duration {
        let started = Instant::now();
        assert_eq!(activity.due(PATIENCE, false).await, Due::End);
        started.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_rests_after_a_moment_of_silence_and_not_before() {
        let activity = Activity::new();
        let busy = activity.begin(false);
        let due = tokio::spawn({
            let activity = activity.clone();
            async move { activity.due(PATIENCE, true).await }
        });
        tokio::time::sleep(LOOK * 5).await;
        assert!(!due.is_finished(), "a request is under way");
        activity.stalls();
        drop(busy);
        tokio::time::sleep(LOOK * 5).await;
        assert!(!due.is_finished(), "its answer is not taken yet");
        activity.flows();
        let silent = Instant::now();
        assert_eq!(due.await.unwrap(), Due::Rest);
        assert!(silent.elapsed() >= REST && silent.elapsed() <= LOOK, "{:?}", silent.elapsed());
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
    async fn a_header_that_is_awaited_is_no_silence() {
        assert_eq!(Activity::new().due(PATIENCE, true).await, Due::End);
        let activity = Activity::new();
        drop(activity.begin(true));
        assert_eq!(activity.due(PATIENCE, true).await, Due::End, "HTTP/2 never rests");
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_without_a_request_is_ended() {
        let activity = Activity::new();
        activity.received();
        assert_eq!(lasts(&activity).await, HEADER, "also when it has sent something");
        let activity = Activity::new();
        tokio::time::sleep(HEADER / 2).await;
        activity.restart();
        assert_eq!(lasts(&activity).await, HEADER, "the handshake does not count");
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_ended_when_it_was_idle_for_long_enough() {
        let activity = Activity::new();
        let (first, second) = (activity.begin(true), activity.begin(true));
        let ended = tokio::spawn({
            let activity = activity.clone();
            async move { activity.due(PATIENCE, false).await }
        });
        tokio::time::sleep(IDLE * 3).await;
        drop(first);
        tokio::time::sleep(IDLE * 3).await;
        assert!(!ended.is_finished(), "the second request is still under way");
        drop(second);
        let idle_since = Instant::now();
        ended.await.unwrap();
        assert_eq!(idle_since.elapsed(), IDLE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_header_that_begins_after_a_request_has_its_time_from_its_first_byte() {
        let activity = Activity::new();
        drop(activity.begin(false));
        tokio::time::sleep(HEADER * 2).await;
        activity.received();
        tokio::time::sleep(HEADER / 3).await;
        activity.received();
        assert_eq!(lasts(&activity).await, HEADER * 2 / 3, "more bytes give it no more time");
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_between_the_requests_of_http_2_are_no_header() {
        let activity = Activity::new();
        drop(activity.begin(true));
        activity.received();
        assert_eq!(lasts(&activity).await, IDLE);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_not_read_ends_its_connection_though_it_is_under_way() {
        let activity = Activity::new();
        let _busy = activity.begin(false);
        activity.stalls();
        tokio::time::sleep(IDLE / 2).await;
        activity.flows();
        activity.stalls();
        tokio::time::sleep(IDLE / 2).await;
        activity.stalls();
        assert_eq!(lasts(&activity).await, IDLE / 2, "since the client took something last");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_read_slowly_is_no_idleness() {
        let activity = Activity::new();
        drop(activity.begin(false));
        activity.stalls();
        tokio::time::sleep(IDLE / 2).await;
        activity.flows();
        assert_eq!(lasts(&activity).await, IDLE);
    }
}
