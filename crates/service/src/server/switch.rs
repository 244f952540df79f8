//! A connection that leaves HTTP: RFC 9110 §7.8. It keeps its place in the room; its times are no longer those of requests.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::time::{Instant, sleep_until, timeout};

use super::closing::Closing;
use super::wire::Wire;
use crate::edge::Conversation;

/// How long a client that takes nothing holds up the end of its connection: longer than [`super::linger`] waits for one that does.
const PATIENCE: Duration = Duration::from_secs(4);

/// What becomes of a connection when hyper has no more to do with it; shared with whoever answers its requests.
#[derive(Clone, Default)]
pub(super) struct Switch(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Whether another protocol was asked for: then hyper leaves it to us to close the connection.
    asked: bool,
    granted: Option<Conversation>,
}

impl Switch {
    /// A request asks for another protocol.
    pub(super) fn asked(&self) {
        self.lock().asked = true;
    }

    /// It gets it.
    pub(super) fn grant(&self, conversation: Conversation) {
        self.lock().granted = Some(conversation);
    }

    /// Whether the connection is open still.
    pub(super) fn is_open(&self) -> bool {
        self.lock().asked
    }

    /// The rest of a connection that is open still: what was granted, if something was, until it ends, until nothing has come or gone
    /// for `idle`, or until the server ends. Then it is closed as after an answer.
    pub(super) async fn finish(self, mut wire: Wire, idle: Duration, closing: &mut Closing) {
        let granted = self.lock().granted.take();
        // Whoever speaks reads for themselves.
        wire.watched().set(false);
        if let Some(conversation) = granted {
            let moved = Moved::default();
            let mut noted = Noted { wire: &mut wire, moved: moved.clone() };
            tokio::select! {
                biased;
                () = closing.closing() => {}
                () = conversation(&mut noted) => {}
                () = moved.nothing_for(idle) => tracing::debug!("a connection that left HTTP was silent for too long"),
            }
        }
        let _ = timeout(PATIENCE, wire.shutdown()).await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When the last byte came or was taken.
#[derive(Clone)]
struct Moved(Arc<Mutex<Instant>>);

impl Default for Moved {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }
}

impl Moved {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns once nothing has moved for so long.
    async fn nothing_for(&self, idle: Duration) {
        loop {
            let last = self.last();
            sleep_until(last + idle).await;
            if self.last() == last {
                return;
            }
        }
    }
}

/// A connection whose bytes are noted as they go by.
struct Noted<'a> {
    wire: &'a mut Wire,
    moved: Moved,
}

impl Noted<'_> {
    fn note(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(written, Poll::Ready(Ok(1..))) {
            self.moved.note();
        }
        written
    }
}

impl AsyncRead for Noted<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut *self.wire).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.moved.note();
        }
        read
    }
}

impl AsyncWrite for Noted<'_> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut *self.wire).poll_write(cx, buf);
        self.note(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.wire).poll_shutdown(cx)
    }
}

#[cfg(test)]
#[path = "switch_tests.rs"]
mod tests;
