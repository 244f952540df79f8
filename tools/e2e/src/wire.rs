//! A bare connection, for what no HTTP client would send.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::Answer;

/// How long an answer may take before it counts as a hang.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A connection to a server.
pub struct Wire {
    stream: TcpStream,
    /// Received, and not part of an answer yet.
    pending: Vec<u8>,
}

impl Wire {
    /// Connects to `port`.
    pub async fn open(port: u16) -> Self {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await;
        let stream = stream.unwrap_or_else(|error| panic!("port {port}: {error}"));
        Self { stream, pending: Vec::new() }
    }

    /// Connects to `port` from the address `own`, one of this machine.
    pub async fn open_from(own: Ipv4Addr, port: u16) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((own, 0).into()).unwrap_or_else(|error| panic!("{own}: {error}"));
        let stream = socket.connect((Ipv4Addr::LOCALHOST, port).into()).await;
        let stream = stream.unwrap_or_else(|error| panic!("port {port} from {own}: {error}"));
        Self { stream, pending: Vec::new() }
    }

    /// Sends bytes.
    ///
    /// # Errors
    /// The other side may have refused and closed already: whether that is right is for the test to say.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        timeout(PATIENCE, self.stream.write_all(bytes))
            .await
            .unwrap_or_else(|_| panic!("the server stopped reading"))
    }

    /// Sends no more, but goes on reading.
    pub async fn half_close(&mut self) {
        let _ = self.stream.shutdown().await;
    }

    /// Breaks the connection off with a reset.
    pub fn reset(self) {
        let _ = self.stream.set_zero_linger();
    }

    /// The next whole answer.
    pub async fn answer(&mut self) -> Answer {
        let answer = timeout(PATIENCE, self.read_answer()).await;
        let answer = answer.unwrap_or_else(|_| panic!("no answer within {PATIENCE:?}: {}", self.so_far()));
        answer.unwrap_or_else(|| panic!("closed without an answer: {}", self.so_far()))
    }

    /// The next answer, or `None` when the server closes instead.
    pub async fn answer_or_end(&mut self) -> Option<Answer> {
        let answer = timeout(PATIENCE, self.read_answer()).await;
        answer.unwrap_or_else(|_| panic!("neither an answer nor an end within {PATIENCE:?}"))
    }

    /// Waits until the server closes, and gives what it still said.
    pub async fn closed(&mut self, within: Duration) -> Vec<u8> {
        let end = timeout(within, async { while self.fill().await {} }).await;
        assert!(end.is_ok(), "still open after {within:?}: {}", self.so_far());
        std::mem::take(&mut self.pending)
    }

    /// The first byte that comes.
    pub async fn first(&mut self) -> u8 {
        let came = timeout(PATIENCE, async { self.pending.is_empty() && self.fill().await }).await;
        assert!(came.is_ok(), "nothing within {PATIENCE:?}");
        *self.pending.first().expect("closed without a byte")
    }

    fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.pending).chars().take(300).collect()
    }

    /// Reads more; false at the end, which a reset is too.
    async fn fill(&mut self) -> bool {
        let mut buffer = vec![0; 16 * 1024];
        match self.stream.read(&mut buffer).await {
            Ok(0) | Err(_) => false,
            Ok(count) => {
                self.pending.extend_from_slice(&buffer[..count]);
                true
            }
        }
    }

    /// The next `length` bytes.
    async fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.pending.len() < length {
            if !self.fill().await {
                return None;
            }
        }
        Some(self.pending.drain(..length).collect())
    }

    /// The next line, without its end.
    async fn line(&mut self) -> Option<String> {
        loop {
            if let Some(at) = self.pending.windows(2).position(|bytes| bytes == b"\r\n") {
                let line = self.take(at + 2).await?;
                return Some(String::from_utf8_lossy(&line[..at]).into_owned());
            }
            if !self.fill().await {
                return None;
            }
        }
    }

    /// A body in chunks, without trailers: RFC 9112 §7.1.
    async fn chunks(&mut self) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(&self.line().await?, 16).expect("the size of a chunk");
            body.extend(self.take(size).await?);
            assert_eq!(self.line().await?, "", "a chunk ends with its line");
            if size == 0 {
                return Some(body);
            }
        }
    }

    async fn read_answer(&mut self) -> Option<Answer> {
        let end = loop {
            if let Some(at) = self.pending.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break at;
            }
            if !self.fill().await {
                return None;
            }
        };
        let (status, headers) = head(&String::from_utf8_lossy(&self.pending[..end]));
        self.pending.drain(..end + 4);
        let body = if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
            self.chunks().await?
        } else {
            let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
            self.take(length.unwrap_or(0)).await?
        };
        Some(Answer { status, headers, body })
    }
}

/// Sends `bytes` on a new connection and gives the answer.
pub async fn exchange(port: u16, bytes: &[u8]) -> Answer {
    let mut wire = Wire::open(port).await;
    let _ = wire.send(bytes).await;
    wire.answer().await
}

fn head(text: &str) -> (u16, HeaderMap) {
    let mut lines = text.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value.trim()).ok()?))
    });
    (
        status.unwrap_or_else(|| panic!("no status: {first}")),
        headers.fold(HeaderMap::new(), |mut map, (name, value)| {
            map.append(name, value);
            map
        }),
    )
}
