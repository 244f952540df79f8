//! Stands before the auth-server and bears its name: everything that is said to it goes through here, so that a test sees it, counts
//! it, and can be in its way. RFC 9112 §9.6: one exchange per connection, so that nobody keeps one that is cut.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::relying_party::read;
use crate::wait::until;
use crate::{Options, Server, ports};

/// Where tokens come from.
pub const TOKENS: &str = "/oauth2/token";
/// What is to happen has happened within this time.
const PATIENCE: Duration = Duration::from_mins(1);

/// What it does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It passes it on.
    Open,
    /// It hangs up.
    Cut,
    /// It reads, and never answers.
    Hangs,
}

/// What was asked, and the answer, if there was one.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The path, without the query.
    pub path: String,
    /// Head and body of the request.
    pub request: String,
    /// Head and body of the answer, as it was passed on.
    pub answer: String,
}

#[derive(Debug)]
struct State {
    way: Way,
    to: u16,
    expires_in: Option<u64>,
    seen: Vec<Exchange>,
}

/// It.
pub struct Relay {
    /// The name of the auth-server behind it.
    pub origin: String,
    port: u16,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Relay {
    /// One that is cut, because nothing is behind it yet.
    pub async fn start() -> Self {
        let port = ports::free();
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        let state = State { way: Way::Cut, to: 0, expires_in: None, seen: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let kept = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, Arc::clone(&kept)));
            }
        });
        Self { origin: format!("http://localhost:{port}"), port, state, server }
    }

    /// `options` for an auth-server that is called by this one's name.
    pub fn before(&self, options: Options) -> Options {
        let options = options.text("auth_server.issuer", &self.origin);
        options.list("allowed_hosts", &[&format!("localhost:{}", self.port)])
    }

    /// Passes on to `server` from now on.
    pub fn leads_to(&self, server: &Server) {
        let mut state = self.state();
        (state.to, state.way) = (server.port, Way::Open);
    }

    /// From now on it does this.
    pub fn is(&self, way: Way) {
        self.state().way = way;
    }

    /// From now on each access token is said to live so many seconds.
    pub fn says_expires_in(&self, seconds: u64) {
        self.state().expires_in = Some(seconds);
    }

    /// Everything that was asked at `path`.
    pub fn seen(&self, path: &str) -> Vec<Exchange> {
        self.state().seen.iter().filter(|exchange| exchange.path == path).cloned().collect()
    }

    /// Everything that went through.
    pub fn all(&self) -> Vec<Exchange> {
        self.state().seen.clone()
    }

    /// How often the auth-server was asked for tokens.
    pub fn token_requests(&self) -> usize {
        self.seen(TOKENS).len()
    }

    /// Waits until tokens were asked for so often.
    pub async fn asked_for_tokens(&self, times: usize) {
        let what = format!("{times} requests for tokens");
        until(&what, PATIENCE, async || (self.token_requests() >= times).then_some(())).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Exchange {
    /// The value of `name` in the form that was sent.
    pub fn field(&self, name: &str) -> Option<String> {
        let form = self.request.split_once("\r\n\r\n")?.1;
        crate::openid::parameter(&format!("/?{form}"), name)
    }

    /// The member `name` of the document that was answered.
    pub fn member(&self, name: &str) -> Option<String> {
        let document: serde_json::Value = serde_json::from_str(self.answer.split_once("\r\n\r\n")?.1).ok()?;
        document[name].as_str().map(str::to_owned)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One exchange.
async fn pass(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(request) = read(&mut stream).await else { return };
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let (number, way, to) = {
        let mut state = lock(&state);
        state.seen.push(Exchange { path: path.clone(), request: request.clone(), answer: String::new() });
        (state.seen.len() - 1, state.way, state.to)
    };
    match way {
        Way::Cut => return,
        Way::Hangs => {
            // Until the other side hangs up.
            let _ = stream.read(&mut [0; 64]).await;
            return;
        }
        Way::Open => {}
    }
    let Some(answer) = ask(to, &request).await else { return };
    let answer = {
        let mut state = lock(&state);
        let answer = state.expires_in.filter(|_| path == TOKENS).map_or(answer.clone(), |seconds| {
            let answer = String::from_utf8_lossy(&answer).into_owned();
            with_expires_in(&answer, seconds).unwrap_or(answer).into_bytes()
        });
        state.seen[number].answer = String::from_utf8_lossy(&answer).into_owned();
        answer
    };
    let _ = stream.write_all(&answer).await;
}

/// The whole answer of the server at `port`.
async fn ask(port: u16, request: &str) -> Option<Vec<u8>> {
    let (first, rest) = request.split_once("\r\n")?;
    let (head, body) = rest.split_once("\r\n\r\n")?;
    let lines = head.split("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let head: Vec<&str> = std::iter::once(first).chain(lines).chain(["connection: close"]).collect();
    let mut server = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    server.write_all(format!("{}\r\n\r\n{body}", head.join("\r\n")).as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.ok()?;
    (!answer.is_empty()).then_some(answer)
}

/// The same answer of the token endpoint, with another `expires_in`; none where it has none.
fn with_expires_in(answer: &str, seconds: u64) -> Option<String> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut document: serde_json::Value = serde_json::from_str(body).ok()?;
    *document.get_mut("expires_in")? = seconds.into();
    let body = document.to_string();
    let lines: Vec<String> = head
        .split("\r\n")
        .map(|line| match line.split_once(':') {
            Some((name, _)) if name.eq_ignore_ascii_case("content-length") => {
                format!("{name}: {}", body.len())
            }
            _ => line.to_owned(),
        })
        .collect();
    Some(format!("{}\r\n\r\n{body}", lines.join("\r\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_token_lives_is_said_otherwise() {
        let body = r#"{"access_token":"a","expires_in":300}"#;
        let answer =
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nx-request-id: 1\r\n\r\n{body}", body.len());
        let other = with_expires_in(&answer, 7).unwrap();
        let wanted = r#"{"access_token":"a","expires_in":7}"#;
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nx-request-id: 1\r\n\r\n", wanted.len());
        assert_eq!(other, format!("{head}{wanted}"));
        assert_eq!(with_expires_in("HTTP/1.1 400 x\r\n\r\n{\"error\":\"invalid_grant\"}", 7), None);
    }
}
