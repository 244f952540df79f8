//! The server of a client, as far as the auth-server asks it something: OpenID Connect Back-Channel Logout 1.0 §2.5, RFC 7517 §5.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::wait::until;

/// Whoever is told something within this time is told it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What it does with a request.
#[derive(Debug, Clone)]
pub enum Manner {
    /// It answers this status and body.
    Answers(u16, String),
    /// It reads, and never answers.
    Hangs,
}

#[derive(Debug)]
struct State {
    manner: Manner,
    got: Vec<String>,
}

/// A server that keeps what it is sent.
pub struct RelyingParty {
    /// Its address, without a path.
    pub origin: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

impl Drop for RelyingParty {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl RelyingParty {
    /// One on this machine.
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State { manner, got: Vec::new() }));
        let kept = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept)));
            }
        });
        Self { origin, state, server }
    }

    /// From now on it does this.
    pub fn is(&self, manner: Manner) {
        lock(&self.state).manner = manner;
    }

    /// Each request so far: head and body, as they came.
    pub fn got(&self) -> Vec<String> {
        lock(&self.state).got.clone()
    }

    /// The `number` requests that it has got, once it has so many.
    pub async fn told(&self, number: usize) -> Vec<String> {
        let what = format!("{number} requests to a client");
        until(&what, PATIENCE, async || Some(self.got()).filter(|got| got.len() >= number)).await
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request on one connection.
async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(request) = read(&mut stream).await else { return };
    let manner = {
        let mut state = lock(&state);
        state.got.push(request);
        state.manner.clone()
    };
    let Manner::Answers(status, body) = manner else {
        // Until the other side hangs up.
        let _ = stream.read(&mut [0; 64]).await;
        return;
    };
    let length = body.len();
    let answer =
        format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    let _ = stream.write_all(answer.as_bytes()).await;
}

/// Head and body of a request, once both are there.
pub(crate) async fn read(stream: &mut TcpStream) -> Option<String> {
    let (mut bytes, mut some) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let field =
                |line: &str| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok();
            let length: usize = head.lines().find_map(field).unwrap_or(0);
            if body.len() >= length {
                return Some(text);
            }
        }
        match stream.read(&mut some).await.ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&some[..count]),
        }
    }
}
