//! Until when a request, its answer or a WebSocket may go on: until the end of the session in whose name it was asked for (rule H6). Most
//! are over in a moment; so a session is watched only once one takes time.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::SizeHint;

use crate::ends::Ends;
use crate::secret::Digest;

/// A body that is known to be no larger is whole in a moment, unless it is waited for.
const SMALL: u64 = 64 * 1024;

/// The end of a session.
pub struct Until {
    ends: Ends,
    session: Digest,
    state: State,
}

enum State {
    /// Nobody has watched yet.
    Ahead,
    Watched(Pin<Box<dyn Future<Output = ()> + Send + Sync>>),
    Come,
}

impl Until {
    /// That of the session that is kept under `session`.
    #[must_use]
    pub fn end_of(ends: &Ends, session: &Digest) -> Self {
        Self { ends: ends.clone(), session: session.clone(), state: State::Ahead }
    }

    /// The same for somebody else, who has not watched yet.
    pub(super) fn again(&self) -> Self {
        Self::end_of(&self.ends, &self.session)
    }

    /// Watches from now on.
    pub(super) fn watch(&mut self) {
        if matches!(self.state, State::Ahead) {
            let watch = self.ends.watch(&self.session);
            self.state = State::Watched(Box::pin(async move { watch.ended().await }));
        }
    }

    /// Returns when it has come; while nobody watches, never.
    pub(super) async fn come(&mut self) {
        poll_fn(|cx| self.poll(cx)).await;
    }

    /// Whether it has come; while nobody watches, it has not.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let State::Watched(end) = &mut self.state
            && end.as_mut().poll(cx).is_ready()
        {
            self.state = State::Come;
        }
        if matches!(self.state, State::Come) { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Whether a body of this size may take long.
pub(super) fn is_long(size: &SizeHint) -> bool {
    size.exact().is_none_or(|length| length > SMALL)
}

impl fmt::Debug for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Until")
    }
}
