//! Waiting until every server answers `GET /ready` with 200.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::addresses::Listen;
use crate::failure::{Failure, Outcome};

/// Servers start in well under a second; a slow machine in its first run gets more.
const LIMIT: Duration = Duration::from_mins(1);
/// One question must not hold up the watch for long.
const ANSWER_LIMIT: Duration = Duration::from_millis(500);
/// An answer is short; more than this is not from our servers.
const MAX_ANSWER: u64 = 16 * 1024;

/// The servers that have not said that they are ready, each with its last answer.
pub(super) struct Waiting {
    servers: Vec<(Listen, String)>,
    since: Instant,
}

impl Waiting {
    /// Begins to wait.
    pub(super) fn for_all(servers: &[Listen]) -> Self {
        let silent = |listen: &Listen| (listen.clone(), String::from("it does not answer"));
        Self { servers: servers.iter().map(silent).collect(), since: Instant::now() }
    }

    /// Whether all are ready; an error when it took too long.
    pub(super) fn is_over(&self) -> Outcome<bool> {
        match self.servers.first() {
            None => Ok(true),
            Some(_) if self.since.elapsed() < LIMIT => Ok(false),
            Some((listen, answer)) => Err(Failure::because(format!(
                "{} was not ready within {} s ({}/ready: {answer}). Its log lines above say more.",
                listen.program,
                LIMIT.as_secs(),
                listen.url(),
            ))),
        }
    }

    /// Asks those that are missing; true when the last one has become ready.
    pub(super) fn look(&mut self) -> bool {
        self.servers.retain_mut(|(listen, last)| match ask(listen) {
            Some(answer) if answer.starts_with("200 ") => false,
            Some(answer) => {
                *last = answer;
                true
            }
            None => true,
        });
        self.servers.is_empty()
    }
}

fn ask(listen: &Listen) -> Option<String> {
    listen.sockets().into_iter().find_map(|socket| get_ready(socket, &listen.authority()).ok())
}

/// The status and body of `GET /ready`, on one line.
fn get_ready(socket: SocketAddr, authority: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&socket, ANSWER_LIMIT)?;
    stream.set_read_timeout(Some(ANSWER_LIMIT))?;
    stream.set_write_timeout(Some(ANSWER_LIMIT))?;
    let request = format!("GET /ready HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(MAX_ANSWER).read_to_end(&mut answer)?;
    Ok(summary(&String::from_utf8_lossy(&answer)))
}

/// `HTTP/1.1 503 Service Unavailable … body` becomes `503 body`.
fn summary(answer: &str) -> String {
    let status = answer.split_whitespace().nth(1).unwrap_or("no HTTP");
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body.trim());
    format!("{status} {body}")
}

#[cfg(test)]
mod tests {
    use super::{Waiting, summary};
    use crate::addresses::Listen;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    #[test]
    fn an_answer_is_put_on_one_line() {
        let answer =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 21\r\n\r\n{\"status\":\"starting\"}";
        assert_eq!(summary(answer), "503 {\"status\":\"starting\"}");
        assert_eq!(summary(""), "no HTTP ");
    }

    #[test]
    fn the_wait_ends_with_the_first_200() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for status in ["503 Service Unavailable", "200 OK"] {
                let (mut stream, _) = socket.accept().unwrap();
                let mut request = [0; 1024];
                let length = stream.read(&mut request).unwrap();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                assert!(request.contains(&format!("Host: localhost:{port}\r\n")), "{request}");
                write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\n\r\n{{}}").unwrap();
            }
        });
        let listen = Listen { program: "api", host: String::from("127.0.0.1"), port };
        let mut waiting = Waiting::for_all(&[listen]);
        assert!(!waiting.look());
        assert_eq!(waiting.is_over(), Ok(false));
        assert!(waiting.look());
        assert_eq!(waiting.is_over(), Ok(true));
    }
}
