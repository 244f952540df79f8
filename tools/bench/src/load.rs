//! The load generator: keep-alive connections that send prepared requests and read whole answers, and do nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use e2e::openid::encoded;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::Outcome;

/// No answer takes longer: hashing waits in a queue of some seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// One keep-alive connection to a server of this machine.
pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    /// Opens a connection.
    pub(crate) async fn open(port: u16) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(4096) })
    }

    /// Sends `request` and reads the whole answer to it.
    pub(crate) async fn answer(&mut self, request: &[u8]) -> Outcome<&[u8]> {
        tokio::time::timeout(PATIENCE, self.exchange(request)).await??;
        Ok(&self.read)
    }

    /// The same, where another status than 200 is a failure.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Outcome<()> {
        let answer = self.answer(request).await?;
        if answer.starts_with(b"HTTP/1.1 200 ") {
            return Ok(());
        }
        Err(format!("an answer is no 200: {}", String::from_utf8_lossy(answer)).into())
    }

    /// The same, where an answer in which `wanted` finds nothing is a failure: what it finds.
    pub(crate) async fn finds(
        &mut self,
        request: &[u8],
        wanted: fn(&[u8]) -> Option<String>,
    ) -> Outcome<String> {
        let answer = self.answer(request).await?;
        let missing = || format!("an answer has not what it should: {}", String::from_utf8_lossy(answer));
        Ok(wanted(answer).ok_or_else(missing)?)
    }

    /// The last whole answer.
    pub(crate) fn last(&self) -> &[u8] {
        &self.read
    }

    async fn exchange(&mut self, request: &[u8]) -> Outcome<()> {
        self.stream.write_all(request).await?;
        self.read.clear();
        while length(&self.read).is_none_or(|length| self.read.len() < length) {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("a connection ended in the middle of an answer".into());
            }
        }
        Ok(())
    }
}

/// A GET with these header lines, each ended by CRLF.
pub(crate) fn get(path: &str, port: u16, lines: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\n{lines}\r\n").into_bytes()
}

/// A POST of JSON.
pub(crate) fn post(path: &str, port: u16, json: &str) -> Vec<u8> {
    let lines = format!("content-type: application/json\r\ncontent-length: {}\r\n", json.len());
    format!("POST {path} HTTP/1.1\r\nhost: localhost:{port}\r\n{lines}\r\n{json}").into_bytes()
}

/// A POST of a form, with these further header lines, each ended by CRLF.
pub(crate) fn form(path: &str, port: u16, lines: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body = encoded(fields);
    let length = body.len();
    let lines =
        format!("{lines}content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n");
    format!("POST {path} HTTP/1.1\r\nhost: localhost:{port}\r\n{lines}\r\n{body}").into_bytes()
}

/// Sends each of `requests` once, over so many connections at a time, and returns how long that took.
pub(crate) async fn send_all(port: u16, requests: &Arc<[Vec<u8>]>, connections: usize) -> Outcome<Duration> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(port).await?);
    }
    let (started, next, mut senders) = (Instant::now(), Arc::new(AtomicUsize::new(0)), JoinSet::new());
    for mut connection in open {
        let (requests, next) = (Arc::clone(requests), Arc::clone(&next));
        senders.spawn(async move {
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                connection.ask(request).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(sent) = senders.join_next().await {
        sent??;
    }
    Ok(started.elapsed())
}

/// The same, where each answer must have what `wanted` finds in it: that is returned too, in any order.
pub(crate) async fn gather(
    port: u16,
    requests: Vec<Vec<u8>>,
    connections: usize,
    wanted: fn(&[u8]) -> Option<String>,
) -> Outcome<(Duration, Vec<String>)> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(port).await?);
    }
    let requests: Arc<[Vec<u8>]> = requests.into();
    let (started, next, mut senders) = (Instant::now(), Arc::new(AtomicUsize::new(0)), JoinSet::new());
    for mut connection in open {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        senders.spawn(async move {
            let mut found = Vec::new();
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.push(connection.finds(request, wanted).await?);
            }
            Outcome::Ok(found)
        });
    }
    let mut found = Vec::new();
    while let Some(sent) = senders.join_next().await {
        found.extend(sent??);
    }
    Ok((started.elapsed(), found))
}

/// The length of the whole answer, once its header section is there. Every answer that is measured says its length.
fn length(answer: &[u8]) -> Option<usize> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(answer.get(..end)?).ok()?;
    let name = |line: &&str| line.get(..15).is_some_and(|name| name.eq_ignore_ascii_case("content-length:"));
    let body: usize = head.lines().find(name)?.get(15..)?.trim().parse().ok()?;
    Some(end + body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn an_answer_is_as_long_as_it_says() {
        assert_eq!(length(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"), Some(40));
        assert_eq!(length(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n"), None);
        assert_eq!(length(b"HTTP/1.1 200 OK\r\n\r\n"), None);
    }

    /// A server that answers `answers` in turn, one for each read, and closes the connection after the last.
    async fn server(answers: &'static [&'static [u8]]) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            for answer in answers {
                let _ = stream.read(&mut [0; 1024]).await;
                stream.write_all(answer).await.unwrap();
            }
        });
        port
    }

    const GOOD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

    #[tokio::test]
    async fn every_request_is_sent_once() {
        let port = server(&[GOOD, GOOD, GOOD]).await;
        let requests: Arc<[Vec<u8>]> = vec![get("/", port, ""); 3].into();
        assert!(send_all(port, &requests, 1).await.is_ok());
        let port = server(&[GOOD, GOOD]).await;
        assert!(send_all(port, &requests, 1).await.is_err(), "the third finds a closed connection");
    }

    #[tokio::test]
    async fn another_status_fails_the_measurement() {
        let port = server(&[b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"]).await;
        let error = Connection::open(port).await.unwrap().ask(&get("/", port, "")).await.unwrap_err();
        assert!(error.to_string().contains("503"), "{error}");
    }
}
