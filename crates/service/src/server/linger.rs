//! A socket that closes politely: RFC 9112 §9.6.
//!
//! Closing a socket with unread input makes the system send a reset, which can destroy the answer before the client
//! has read it; a client that is refused in the middle of a large body would then see a broken connection instead of
//! the refusal. So after our last byte we close our half only, and read away what still comes, for a bounded time.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::activity::Activity;
use super::closing::Closing;

const PATIENCE: Duration = Duration::from_secs(3);
const AT_MOST: usize = 64 << 20;

/// A [`TcpStream`] whose shutdown lingers, and which notes what its client does.
pub(super) struct Linger {
    stream: TcpStream,
    server: Closing,
    activity: Activity,
    /// Whether the client does not take what is there for it.
    stalled: bool,
    lingering: Option<Pin<Box<Sleep>>>,
    discarded: usize,
}

impl Linger {
    /// A connection of a server that waits for nobody once it is closing.
    pub(super) fn new(stream: TcpStream, server: Closing, activity: Activity) -> Self {
        Self { stream, server, activity, stalled: false, lingering: None, discarded: 0 }
    }

    /// Notes whether a write was taken.
    fn note<T>(&mut self, written: &Poll<T>) {
        match (written, self.stalled) {
            (Poll::Pending, false) => self.activity.stalls(),
            (Poll::Ready(_), true) => self.activity.flows(),
            _ => return,
        }
        self.stalled = written.is_pending();
    }

    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut scratch = [0; 16 * 1024];
        while self.discarded < AT_MOST {
            let mut buffer = ReadBuf::new(&mut scratch);
            match ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => self.discarded += buffer.filled().len(),
                _ => break,
            }
        }
        Poll::Ready(())
    }
}

impl AsyncRead for Linger {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.activity.received();
        }
        read
    }
}

impl AsyncWrite for Linger {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.note(&written);
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.lingering.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.lingering = Some(Box::pin(sleep(PATIENCE)));
            self.activity.closes();
        }
        let patient = self.lingering.as_mut().is_some_and(|timer| timer.as_mut().poll(cx).is_pending());
        let over = !patient || self.server.is_closing();
        if over || self.poll_discard(cx).is_ready() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.note(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
