//! A connection as bytes: plain, or with TLS around them.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::server::TlsStream;

use super::linger::Linger;
use crate::edge::Watched;

/// As much as tells HTTP/2 from HTTP/1.1: RFC 9113 §3.4.
pub(super) const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection, and what was read of it and is still to be looked at.
pub(super) struct Wire {
    ahead: Bytes,
    stream: Stream,
    watched: Watched,
}

/// One of the two. TLS keeps kilobytes, for which a plain connection needs no room.
enum Stream {
    Plain(Linger),
    Tls(Box<TlsStream<Linger>>),
}

impl Wire {
    /// Without TLS.
    pub(super) fn plain(stream: Linger) -> Self {
        Self::of(Stream::Plain(stream))
    }

    /// With it.
    pub(super) fn tls(stream: TlsStream<Linger>) -> Self {
        Self::of(Stream::Tls(Box::new(stream)))
    }

    fn of(stream: Stream) -> Self {
        Self { ahead: Bytes::new(), stream, watched: Watched::default() }
    }

    /// Whoever answers its requests may set it.
    pub(super) fn watched(&self) -> Watched {
        self.watched.clone()
    }

    /// Whether nobody on the way can read what goes over it.
    pub(super) fn is_secure(&self) -> bool {
        matches!(self.stream, Stream::Tls(_))
    }

    /// Gives back what was read and not used.
    pub(super) fn put_back(&mut self, unused: Bytes) {
        // What was read ahead came after it.
        self.ahead =
            if self.ahead.is_empty() { unused } else { [unused, self.ahead.split_off(0)].concat().into() };
    }

    /// Fails when a client that is watched has gone. hyper, which lets a client send its end and wait for the answer, does not
    /// read between a request and its answer; so a stream that has nothing to say would be kept for nobody.
    fn poll_gone(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if !self.ahead.is_empty() {
            return Ok(());
        }
        let mut scratch = [0; PREFACE.len()];
        let mut buffer = ReadBuf::new(&mut scratch);
        match self.stream.poll_read(cx, &mut buffer) {
            Poll::Pending => Ok(()),
            Poll::Ready(Err(error)) => Err(error),
            Poll::Ready(Ok(())) if buffer.filled().is_empty() => Err(io::ErrorKind::ConnectionAborted.into()),
            Poll::Ready(Ok(())) => {
                self.ahead = Bytes::copy_from_slice(buffer.filled());
                // hyper may wait for just that.
                cx.waker().wake_by_ref();
                Ok(())
            }
        }
    }

    /// Waits, without a buffer, until something comes; false at the end. Nothing is lost when nobody waits any more.
    pub(super) async fn wakes(&mut self) -> bool {
        if !self.ahead.is_empty() {
            return true;
        }
        self.more().await
    }

    /// Whether what comes is HTTP/2; `None` at the end.
    pub(super) async fn speaks_http2(&mut self) -> Option<bool> {
        loop {
            let length = self.ahead.len().min(PREFACE.len());
            if self.ahead.get(..length) != PREFACE.get(..length) {
                return Some(false);
            }
            if length == PREFACE.len() {
                return Some(true);
            }
            if !self.more().await {
                return if self.ahead.is_empty() { None } else { Some(false) };
            }
        }
    }

    /// Reads a few bytes more than there are.
    async fn more(&mut self) -> bool {
        let mut scratch = [0; PREFACE.len()];
        let mut buffer = ReadBuf::new(&mut scratch);
        let read = poll_fn(|cx| self.stream.poll_read(cx, &mut buffer)).await;
        if read.is_err() || buffer.filled().is_empty() {
            return false;
        }
        self.ahead = [&self.ahead, buffer.filled()].concat().into();
        true
    }
}

impl Stream {
    fn poll_read(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.ahead.is_empty() {
            return self.stream.poll_read(cx, buf);
        }
        let length = self.ahead.len().min(buf.remaining());
        buf.put_slice(self.ahead.get(..length).unwrap_or_default());
        self.ahead.advance(length);
        if self.ahead.is_empty() {
            self.ahead = Bytes::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Stream::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.watched.get() {
            self.poll_gone(cx)?;
        }
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
            Stream::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.stream {
            Stream::Plain(stream) => stream.is_write_vectored(),
            Stream::Tls(stream) => stream.is_write_vectored(),
        }
    }
}
