//! Until when an answer, or a WebSocket, may go on: until the end of the session in whose name it was asked for (rule H6). Most answers are whole in a
//! moment; so a session is watched only once an answer takes time.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::ends::Ends;
use crate::secret::Digest;

/// The end of a session.
pub struct Until(State);

enum State {
    /// Nobody has watched yet.
    Ahead(Ends, Digest),
    Watched(Pin<Box<dyn Future<Output = ()> + Send + Sync>>),
    Come,
}

impl Until {
    /// That of the session that is kept under `session`.
    #[must_use]
    pub fn end_of(ends: &Ends, session: &Digest) -> Self {
        Self(State::Ahead(ends.clone(), session.clone()))
    }

    /// Watches from now on.
    pub(super) fn watch(&mut self) {
        if let State::Ahead(ends, session) = &self.0 {
            let watch = ends.watch(session);
            self.0 = State::Watched(Box::pin(async move { watch.ended().await }));
        }
    }

    /// Returns when it has come.
    pub(super) async fn come(&mut self) {
        self.watch();
        poll_fn(|cx| self.poll(cx)).await;
    }

    /// Whether it has come; while nobody watches, it has not.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let State::Watched(end) = &mut self.0
            && end.as_mut().poll(cx).is_ready()
        {
            self.0 = State::Come;
        }
        if matches!(self.0, State::Come) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl fmt::Debug for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Until")
    }
}
