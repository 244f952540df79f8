//! The body of an upstream's answer on its way to a client.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// A body that may be silent for so long.
#[derive(Debug)]
pub(super) struct Passed<B> {
    body: B,
    idle: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the timer counts: only while the upstream is waited for.
    waits: bool,
}

/// Why an answer ends in the middle. Nobody can be told any more: the client's connection ends too.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("an upstream's answer did not go on in time")]
    Late,
    #[error("an upstream's answer broke off")]
    Off(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl<B> Passed<B> {
    pub(super) fn new(body: B, idle: Duration) -> Self {
        Self { body, idle, timer: None, waits: false }
    }

    fn poll_idle(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let until = || Instant::now() + self.idle;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(until())));
        if !self.waits {
            timer.as_mut().reset(until());
            self.waits = true;
        }
        timer.as_mut().poll(cx)
    }
}

impl<B> Body for Passed<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let broken = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Err(error))) => Broken::Off(error.into()),
            Poll::Ready(frame) => {
                self.waits = false;
                return Poll::Ready(frame.map(|frame| frame.map_err(|_| Broken::Late)));
            }
            Poll::Pending if self.poll_idle(cx).is_ready() => Broken::Late,
            Poll::Pending => return Poll::Pending,
        };
        tracing::warn!("{broken}");
        Poll::Ready(Some(Err(broken)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
