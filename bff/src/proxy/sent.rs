//! The body of a request on its way to an upstream: counted, its progress noted, and over when its session is (rule H6).

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use signet_service::edge::{Upload, UploadError};
use tokio::time::Instant;

use super::until::{Until, is_long};

/// A body of so many bytes at most.
#[derive(Debug)]
pub(super) struct Sent {
    upload: Upload,
    left: u64,
    progress: Progress,
    /// Of one that may take long. It may go on after the answer, whose end nobody waits for then.
    until: Option<Until>,
}

/// Why a body ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsent {
    #[error("the session ended in whose name the body was sent")]
    Ended,
    #[error("{0}")]
    Upload(UploadError),
}

/// Who is waited for while a request is sent.
#[derive(Debug, Clone)]
pub(super) struct Progress(Arc<Mutex<State>>);

#[derive(Debug, Clone, Copy)]
pub(super) enum State {
    /// The client, for more of the body.
    Client,
    /// The upstream, since then.
    Upstream(Instant),
}

impl Progress {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(State::Upstream(Instant::now()))))
    }

    /// Since when the upstream is waited for; `None` while the client is.
    pub(super) fn waits_since(&self) -> Option<Instant> {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Client => None,
            State::Upstream(since) => Some(since),
        }
    }

    pub(super) fn note(&self, state: State) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

impl Sent {
    /// `upload`, of `limit` bytes and `until` then at most.
    pub(super) fn new(upload: Upload, limit: u64, progress: Progress, until: &Until) -> Self {
        let mut until = is_long(&upload.size_hint()).then(|| until.again());
        until.iter_mut().for_each(Until::watch);
        Self { upload, left: limit, progress, until }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Unsent;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Unsent>>> {
        if self.until.as_mut().is_some_and(|until| until.poll(cx).is_ready()) {
            return Poll::Ready(Some(Err(Unsent::Ended)));
        }
        let frame = Pin::new(&mut self.upload).poll_frame(cx);
        self.progress.note(if frame.is_pending() { State::Client } else { State::Upstream(Instant::now()) });
        let Poll::Ready(Some(Ok(frame))) = frame else {
            return frame.map(|end| end.map(|end| end.map_err(Unsent::Upload)));
        };
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        let Some(left) = self.left.checked_sub(length) else {
            return Poll::Ready(Some(Err(Unsent::Upload(UploadError::TooLarge))));
        };
        self.left = left;
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.upload.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.upload.size_hint()
    }
}
