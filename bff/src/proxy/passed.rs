//! The body of an upstream's answer on its way to a client.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::until::Until;

/// A body that may be silent for so long, and goes on until then at most.
#[derive(Debug)]
pub(super) struct Passed<B> {
    body: B,
    idle: Duration,
    until: Until,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the timer counts: only while the upstream is waited for.
    waits: bool,
}

/// Why an answer ends in the middle. Nobody can be told any more: the client's connection ends too.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("an upstream's answer did not go on in time")]
    Late,
    #[error("the session ended in whose name it was asked for")]
    Ended,
    #[error("an upstream's answer broke off")]
    Off(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl<B: Body> Passed<B> {
    pub(super) fn new(body: B, idle: Duration, until: Until) -> Self {
        Self { body, idle, until, timer: None, waits: false }
    }

    /// Waits for the upstream, as long as that is allowed.
    fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<Broken> {
        self.until.watch();
        if self.until.poll(cx).is_ready() {
            return Poll::Ready(Broken::Ended);
        }
        self.poll_idle(cx).map(|()| Broken::Late)
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
        if self.until.poll(cx).is_ready() {
            return Poll::Ready(Some(Err(Broken::Ended)));
        }
        let broken = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Err(error))) => Broken::Off(error.into()),
            Poll::Ready(frame) => {
                self.waits = false;
                return Poll::Ready(frame.map(|frame| frame.map_err(|_| Broken::Late)));
            }
            Poll::Pending => ready!(self.poll_wait(cx)),
        };
        match broken {
            Broken::Ended => tracing::debug!("{broken}"),
            Broken::Late | Broken::Off(_) => tracing::warn!("{broken}"),
        }
        Poll::Ready(Some(Err(broken)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
