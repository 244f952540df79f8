//! Whether a connection is in use: one that never begins a request, or begins none for long, is ended.
//!
//! hyper times the header section of HTTP/1.1, but only once it knows which version is spoken, and it times nothing
//! between the requests of HTTP/2.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Instant;

#[derive(Debug)]
struct State {
    begun: bool,
    busy: usize,
    /// When the connection was opened, or was last in use.
    since: Instant,
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
        Self(Arc::new(Mutex::new(State { begun: false, busy: 0, since: Instant::now() })))
    }

    /// A request begins.
    pub(super) fn begin(&self) -> Busy {
        let mut state = self.lock();
        state.begun = true;
        state.busy += 1;
        Busy(self.clone())
    }

    /// Returns when no request has begun within `first`, or when none was under way for `idle`.
    pub(super) async fn ended(&self, first: Duration, idle: Duration) {
        loop {
            let left = {
                let state = self.lock();
                let patience = if state.begun { idle } else { first };
                if state.busy > 0 { idle } else { patience.saturating_sub(state.since.elapsed()) }
            };
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        state.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_secs(15);
    const IDLE: Duration = Duration::from_mins(2);

    #[tokio::test(start_paused = true)]
    async fn a_connection_without_a_request_is_ended() {
        let opened = Instant::now();
        Activity::new().ended(FIRST, IDLE).await;
        assert_eq!(opened.elapsed(), FIRST);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_ended_when_it_was_idle_for_long_enough() {
        let (activity, opened) = (Activity::new(), Instant::now());
        let (first, second) = (activity.begin(), activity.begin());
        let ended = tokio::spawn({
            let activity = activity.clone();
            async move { activity.ended(FIRST, IDLE).await }
        });
        tokio::time::sleep(IDLE * 3).await;
        drop(first);
        tokio::time::sleep(IDLE * 3).await;
        assert!(!ended.is_finished(), "the second request is still under way");
        drop(second);
        let idle_since = Instant::now();
        ended.await.unwrap();
        assert!(idle_since.elapsed() >= IDLE && idle_since.elapsed() < IDLE * 2, "{:?}", opened.elapsed());
    }
}
