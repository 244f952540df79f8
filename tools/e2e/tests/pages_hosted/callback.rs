//! Where the program listens for its answers.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use e2e::openid::parameter;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the browser shows once it is back.
pub(crate) const GREETING: &str = "You are back";
/// With an icon of no bytes: browsers would ask for one.
const PAGE: &str = "<!doctype html><html lang=\"en\"><title>Back</title><link rel=\"icon\" href=\"data:,\">\
    <main><h1>You are back</h1></main></html>";

/// A request that has come.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) method: String,
    /// The query, or the form.
    pub(crate) answer: String,
}

impl Arrival {
    /// A parameter of the answer.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        parameter(&format!("/?{}", self.answer), name)
    }
}

/// A listener that notes what comes and says hello.
pub(crate) struct Callback {
    pub(crate) port: u16,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    listening: JoinHandle<()>,
}

impl Drop for Callback {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Callback {
    pub(crate) async fn listen() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let arrivals = Arc::<Mutex<Vec<Arrival>>>::default();
        let noted = Arc::clone(&arrivals);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answers(stream, Arc::clone(&noted)));
            }
        });
        Self { port, arrivals, listening }
    }

    /// Everything that came.
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The one answer that came.
    pub(crate) fn only(&self) -> Arrival {
        let arrivals = self.arrivals();
        assert_eq!(arrivals.len(), 1, "{arrivals:#?}");
        arrivals[0].clone()
    }
}

/// Reads one request and answers it. Browsers open connections that they use for nothing.
async fn answers(mut stream: TcpStream, noted: Arc<Mutex<Vec<Arrival>>>) -> Option<()> {
    let mut received = Vec::new();
    let (head, body) = loop {
        if stream.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&received).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")
                .and_then(|value| value.trim().parse().ok())
        });
        if body.len() >= length.unwrap_or(0) {
            break (head.to_owned(), body.to_owned());
        }
    };
    let mut words = head.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    if let Some(rest) = target.strip_prefix("/callback") {
        let answer = if method == "POST" { body } else { rest.trim_start_matches('?').to_owned() };
        noted.lock().unwrap_or_else(PoisonError::into_inner).push(Arrival { method, answer });
    }
    let length = PAGE.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{PAGE}"
    );
    stream.write_all(answer.as_bytes()).await.ok()
}
