//! An API for tests, which says byte by byte what it is told to, and keeps what it was sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use signet_service::outbound::Authorities;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use url::Url;

use super::{Upstream, Upstreams};
use crate::rules::proxy::method::Methods;

/// What an API does once it has read a header section.
#[derive(Debug, Clone)]
pub(super) enum Does {
    /// Says these bytes and closes.
    Says(Vec<u8>),
    /// Says them and stays, silent.
    SaysAndWaits(Vec<u8>),
    /// Says them, reads the body, and says the rest.
    Reads(Vec<u8>),
    /// Says a head and then so many bytes, as fast as they are taken.
    Pours(usize),
    /// Says these bytes first, and then so many.
    SaysAndPours(Vec<u8>, usize),
    /// Says them and reads nothing of what comes.
    SaysAndIgnores(Vec<u8>),
}

/// A server on this machine.
pub(super) struct Api {
    pub(super) base: Url,
    /// The requests, each as it came: head and, where it was read, body.
    pub(super) got: Arc<Mutex<Vec<String>>>,
    /// How many bytes of bodies went out, or came in.
    pub(super) moved: Arc<AtomicUsize>,
    /// Told when a connection ends at the other side.
    left: Arc<Notify>,
    server: JoinHandle<()>,
}

impl Api {
    pub(super) async fn that(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/api", listener.local_addr().unwrap()).parse().unwrap();
        let (got, moved, left): (Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>, Arc<Notify>) = Default::default();
        let (keep, count, leaves) = (Arc::clone(&got), Arc::clone(&moved), Arc::clone(&left));
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let one = Connection { stream, got: Arc::clone(&keep), moved: Arc::clone(&count) };
                let (does, leaves) = (does.clone(), Arc::clone(&leaves));
                tokio::spawn(async move {
                    one.serve(does).await;
                    leaves.notify_one();
                });
            }
        });
        Self { base, got, moved, left, server }
    }

    /// One that answers 200 with `fields` and `body`.
    pub(super) async fn answering(fields: &str, body: &str) -> Self {
        let length = body.len();
        Self::saying(&format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: {length}\r\n\r\n{body}")).await
    }

    pub(super) async fn saying(answer: &str) -> Self {
        Self::that(Does::Says(answer.as_bytes().to_vec())).await
    }

    /// What the one request said.
    pub(super) fn request(&self) -> String {
        let got = self.got.lock().unwrap();
        assert_eq!(got.len(), 1, "{got:?}");
        got[0].clone()
    }

    pub(super) fn was_asked(&self) -> bool {
        !self.got.lock().unwrap().is_empty()
    }

    /// Returns once a connection has ended at the other side; a test does not wait for ever.
    pub(super) async fn is_left(&self) {
        let left = tokio::time::timeout(Duration::from_secs(20), self.left.notified());
        left.await.expect("nobody ended the connection to the API");
    }

    pub(super) fn upstream(&self) -> Upstream {
        Upstream {
            prefix: "api".into(),
            base: self.base.clone(),
            resource: None,
            scopes: Vec::new(),
            timeout: Duration::from_secs(30),
            idle: Duration::from_mins(5),
            body_limit: 1 << 30,
            methods: Methods::default(),
            forward_client: false,
        }
    }

    /// The upstreams with this one alone.
    pub(super) fn alone(&self) -> Upstreams {
        only(self.upstream())
    }
}

/// The upstreams with this one alone.
pub(super) fn only(upstream: Upstream) -> Upstreams {
    Upstreams::new(vec![upstream], &Authorities::default()).unwrap()
}

impl Drop for Api {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Connection {
    stream: TcpStream,
    got: Arc<Mutex<Vec<String>>>,
    moved: Arc<AtomicUsize>,
}

impl Connection {
    async fn serve(mut self, does: Does) {
        let Some(rest) = self.head().await else { return };
        match does {
            Does::Says(bytes) => {
                let _ = self.stream.write_all(&bytes).await;
                let _ = self.stream.shutdown().await;
            }
            Does::SaysAndWaits(bytes) => {
                let _ = self.stream.write_all(&bytes).await;
            }
            Does::Reads(answer) => {
                self.body(rest).await;
                let _ = self.stream.write_all(&answer).await;
            }
            Does::Pours(all) => {
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {all}\r\n\r\n");
                let _ = self.stream.write_all(head.as_bytes()).await;
                self.pour(all).await;
            }
            Does::SaysAndPours(bytes, all) => {
                let _ = self.stream.write_all(&bytes).await;
                self.pour(all).await;
            }
            Does::SaysAndIgnores(bytes) => {
                let _ = self.stream.write_all(&bytes).await;
                std::future::pending::<()>().await;
            }
        }
        // Until the other side goes.
        let mut scratch = [0; 4096];
        while self.stream.read(&mut scratch).await.is_ok_and(|length| length > 0) {}
    }

    /// Reads a header section; what came behind it is given back.
    async fn head(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                let rest = bytes.split_off(end + 4);
                self.got.lock().unwrap().push(String::from_utf8(bytes).unwrap());
                return Some(rest);
            }
            if self.stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        }
    }

    /// Reads a body that ends with `END`, or in chunks; keeps it if it is small.
    async fn body(&mut self, mut bytes: Vec<u8>) {
        loop {
            self.moved.store(bytes.len(), Ordering::Relaxed);
            if bytes.windows(3).any(|three| three == b"END") {
                break;
            }
            if !self.stream.read_buf(&mut bytes).await.is_ok_and(|length| length > 0) {
                break;
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.got.lock().unwrap().last_mut().unwrap().push_str(&text);
    }

    async fn pour(&mut self, all: usize) {
        let chunk = vec![b'x'; 16 * 1024];
        let mut left = all;
        while left > 0 {
            let Ok(written) = self.stream.write(&chunk[..left.min(chunk.len())]).await else { return };
            self.moved.fetch_add(written, Ordering::Relaxed);
            left -= written;
        }
    }
}
