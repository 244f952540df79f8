//! How a server tells its connections that it goes, in two steps, and waits until the last of them has ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// The server's side.
#[derive(Debug)]
pub(super) struct Close {
    steps: watch::Sender<Step>,
    flags: Arc<Flags>,
}

/// A connection's side. The server waits until all of them are dropped.
#[derive(Debug, Clone)]
pub(super) struct Closing {
    steps: watch::Receiver<Step>,
    flags: Arc<Flags>,
}

/// Beside the channel, whose locks each request would take.
#[derive(Debug, Default)]
struct Flags {
    leaving: AtomicBool,
    closing: AtomicBool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Open,
    /// No new connections are taken.
    Deaf,
    /// Connections end as soon as no request is under way.
    Closing,
}

impl Close {
    /// A server that is open.
    pub(super) fn new() -> (Self, Closing) {
        let (steps, receiver) = watch::channel(Step::Open);
        let flags = Arc::new(Flags::default());
        (Self { steps, flags: Arc::clone(&flags) }, Closing { steps: receiver, flags })
    }

    /// From now on each answer is the last of its connection, where HTTP can say that.
    pub(super) fn leave(&self) {
        self.flags.leaving.store(true, Ordering::Relaxed);
    }

    /// No more connections are accepted.
    pub(super) fn deafen(&self) {
        self.steps.send_replace(Step::Deaf);
    }

    /// Connections end once they have answered. Returns true when all of them have, false after `patience`.
    pub(super) async fn close(self, patience: Duration) -> bool {
        self.flags.closing.store(true, Ordering::Release);
        self.steps.send_replace(Step::Closing);
        tokio::time::timeout(patience, self.steps.closed()).await.is_ok()
    }
}

impl Closing {
    /// Whether the next answer is the last one.
    pub(super) fn is_leaving(&self) -> bool {
        self.flags.leaving.load(Ordering::Relaxed)
    }

    /// Whether nobody is waited for but requests under way; true just before [`Closing::closing`] returns.
    pub(super) fn is_closing(&self) -> bool {
        self.flags.closing.load(Ordering::Acquire)
    }

    /// Waits until no more connections are accepted.
    pub(super) async fn deaf(&mut self) {
        self.reached(|step| *step != Step::Open).await;
    }

    /// Waits until connections are to end.
    pub(super) async fn closing(&mut self) {
        self.reached(|step| *step == Step::Closing).await;
    }

    async fn reached(&mut self, step: impl FnMut(&Step) -> bool) {
        // An error means that the server is gone, and its runtime with it.
        let _ = self.steps.wait_for(step).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn the_steps_come_one_after_the_other_and_the_end_waits_for_all() {
        let (close, closing) = Close::new();
        let mut other = closing.clone();
        assert!(!closing.is_leaving() && other.deaf().now_or_never().is_none());
        close.leave();
        assert!(closing.is_leaving() && other.deaf().now_or_never().is_none());
        close.deafen();
        assert!(other.deaf().now_or_never().is_some() && other.closing().now_or_never().is_none());
        let ended = tokio::spawn(close.close(Duration::from_mins(1)));
        other.closing().await;
        assert!(closing.is_closing());
        drop(closing);
        assert!(!ended.is_finished());
        drop(other);
        assert!(ended.await.unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_end_is_waited_for_no_longer_than_was_said() {
        let (close, _closing) = Close::new();
        assert!(!close.close(Duration::from_secs(1)).await);
    }
}
