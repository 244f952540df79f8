//! Until when a request, its answer or a WebSocket may go on: until the end of the session in whose name it was asked for (rule H6). Most
//! are over in a moment; so a session is watched only once one takes time, and has so many of those that will.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body::SizeHint;
use signet_service::edge::Refusal;
use signet_shared::wire::Code;

use crate::ends::{Ends, Kind, Watch};
use crate::secret::Digest;

/// A body that is known to be no larger is whole in a moment, unless it is waited for.
const SMALL: u64 = 64 * 1024;
/// So many long ones of one session at once: many more than a browser needs, and few beside the connections that a server has.
pub(super) const MOST: usize = 64;
/// When it is worth coming back.
const LATER: Duration = Duration::from_secs(30);

/// The end of a session.
pub struct Until {
    ends: Ends,
    session: Digest,
    state: State,
    has_place: bool,
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
        Self { ends: ends.clone(), session: session.clone(), state: State::Ahead, has_place: false }
    }

    /// The same for somebody else, who has not watched yet.
    pub(super) fn again(&self) -> Self {
        Self::end_of(&self.ends, &self.session)
    }

    /// Watches from now on.
    pub(super) fn watch(&mut self) {
        if matches!(self.state, State::Ahead) {
            self.watched_by(self.ends.watch(&self.session));
        }
    }

    /// The same for what is known to take long, and holds one of the session's places as long as it does.
    ///
    /// # Errors
    /// 429 where all of them are taken.
    pub(super) fn take_place(&mut self) -> Result<(), Refusal> {
        if !self.has_place {
            let watch = self.ends.watch_counted(&self.session, Kind::Exchanges, MOST).ok_or_else(too_many)?;
            self.watched_by(watch);
            self.has_place = true;
        }
        Ok(())
    }

    fn watched_by(&mut self, watch: Watch) {
        self.state = State::Watched(Box::pin(async move { watch.ended().await }));
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

fn too_many() -> Refusal {
    let sentence =
        format!("This session has {MOST} uploads, long answers and WebSockets under way already: end one.");
    Refusal::new(Code::RateLimited, sentence).retry_after(LATER)
}

impl fmt::Debug for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Until")
    }
}
