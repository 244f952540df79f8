//! The body of a request that goes on as it comes: RFC 9110 §6.4, §15.5.9. Nothing is kept of it, and nothing is read before
//! somebody asks for it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream as _;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::Upgrade;
use super::received::{Input, Watched};

/// As much as must come within the time that a whole body has elsewhere. A large body may take long, but nobody holds a
/// request open by a byte now and then.
const AT_LEAST: usize = 16 * 1024;

/// A body as it comes. It waits for its client no longer than the border allows; while nobody asks for it, it waits for
/// nobody.
#[derive(Debug)]
pub struct Upload {
    input: Input,
    patience: Duration,
    /// What has come since the time began.
    came: usize,
    /// How much of the time was spent waiting for the client.
    spent: Duration,
    waiting: Option<Waiting>,
    ended: bool,
    /// Set at the end: until then, whoever reads it learns that the client is gone.
    watched: Watched,
    upgrade: Option<Upgrade>,
}

/// Since when it waits, and until when at most.
#[derive(Debug)]
struct Waiting {
    since: Instant,
    until: Pin<Box<Sleep>>,
}

/// Why a body ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// It did not get on.
    #[error("the request's body did not arrive in time")]
    Late,
    /// Its client went away, or does not speak HTTP.
    #[error("the request's body ended before it was complete")]
    Broken,
    /// It is larger than whoever asks for it takes.
    #[error("the request's body is larger than allowed")]
    TooLarge,
}

impl Upload {
    pub(super) fn new(input: Input, patience: Duration, watched: Watched) -> Self {
        let (spent, waiting, ended) = (Duration::ZERO, None, false);
        let mut upload = Self { input, patience, came: 0, spent, waiting, ended, watched, upgrade: None };
        upload.may_end();
        upload
    }

    /// The same, of a request that may go on in another protocol.
    pub(super) fn or_upgrade(mut self, upgrade: Option<Upgrade>) -> Self {
        self.upgrade = upgrade;
        self
    }

    /// What the request may be given in place of an answer in HTTP, where it asks for that. Who does not take it ignores what was
    /// asked, as any server may (RFC 9110 §7.8).
    pub fn upgrade(&mut self) -> Option<Upgrade> {
        self.upgrade.take()
    }

    /// What is there already, for tests.
    #[must_use]
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self::new(Input::Whole(bytes.into()), Duration::from_hours(1), Watched::default())
    }

    /// Ends where nothing can follow: who knows the length does not ask for what comes after the last byte.
    fn may_end(&mut self) {
        if self.input.size_hint().exact() == Some(0) {
            self.end();
        }
    }

    fn end(&mut self) {
        (self.ended, self.waiting) = (true, None);
        self.watched.set(true);
    }

    fn comes(&mut self, length: usize) {
        if let Some(waiting) = self.waiting.take() {
            self.spent += waiting.since.elapsed();
        }
        self.came += length;
        if self.came >= AT_LEAST {
            (self.came, self.spent) = (0, Duration::ZERO);
        }
    }

    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.patience.saturating_sub(self.spent);
        let new = || Waiting { since: Instant::now(), until: Box::pin(sleep(left)) };
        self.waiting.get_or_insert_with(new).until.as_mut().poll(cx)
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = UploadError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let end = match Pin::new(&mut self.input).poll_next(cx) {
            Poll::Ready(Some(Ok(bytes))) => {
                self.comes(bytes.len());
                self.may_end();
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
            Poll::Ready(Some(Err(_))) => Some(Err(UploadError::Broken)),
            Poll::Ready(None) => None,
            Poll::Pending if self.poll_patience(cx).is_ready() => Some(Err(UploadError::Late)),
            Poll::Pending => return Poll::Pending,
        };
        self.end();
        Poll::Ready(end)
    }

    fn is_end_stream(&self) -> bool {
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        self.input.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{StreamExt as _, stream};
    use http_body_util::BodyExt as _;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn upload(stream: impl futures_util::Stream<Item = Bytes> + Send + Sync + 'static) -> Upload {
        Upload::new(Input::Made(Box::pin(stream)), PATIENCE, Watched::default())
    }

    /// So many bytes every `pause`.
    fn every(pause: Duration, bytes: usize) -> impl futures_util::Stream<Item = Bytes> + Send + Sync {
        let one = move |()| async move {
            sleep(pause).await;
            Some((Bytes::from(vec![b'x'; bytes]), ()))
        };
        stream::unfold((), one)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_ends_when_its_time_is_over() {
        let began = Instant::now();
        let mut silent = upload(stream::pending());
        assert_eq!(silent.frame().await.unwrap().unwrap_err(), UploadError::Late);
        assert_eq!(began.elapsed().as_secs(), PATIENCE.as_secs());
        assert!(silent.frame().await.is_none(), "an end is an end");
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_now_and_then_is_no_progress_and_much_is() {
        let began = Instant::now();
        let mut dripping = upload(every(Duration::from_secs(3), 1));
        let end = loop {
            if let Err(error) = dripping.frame().await.unwrap() {
                break error;
            }
        };
        assert_eq!((end, began.elapsed().as_secs()), (UploadError::Late, PATIENCE.as_secs()));
        let mut steady = upload(every(Duration::from_secs(3), AT_LEAST / 4).take(100));
        let mut all = 0;
        while let Some(frame) = steady.frame().await {
            all += frame.unwrap().into_data().unwrap().len();
        }
        assert_eq!(all, AT_LEAST * 25);
    }

    #[tokio::test(start_paused = true)]
    async fn while_nobody_asks_no_time_passes() {
        let mut slow = upload(every(Duration::from_secs(15), 1));
        assert!(slow.frame().await.unwrap().is_ok());
        sleep(PATIENCE * 10).await;
        assert_eq!(slow.frame().await.unwrap().unwrap_err(), UploadError::Late, "15 s of 20 were spent");
        let mut idle = upload(every(Duration::from_secs(5), 1));
        for _ in 0..3 {
            assert!(idle.frame().await.unwrap().is_ok());
            sleep(PATIENCE * 10).await;
        }
    }

    #[test]
    fn its_size_is_known_where_it_was_said() {
        let whole = Upload::whole("12345");
        assert_eq!((whole.size_hint().exact(), whole.is_end_stream()), (Some(5), false));
        assert!(Upload::whole("").is_end_stream());
        assert!(upload(stream::pending()).size_hint().exact().is_none());
    }
}
