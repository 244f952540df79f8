//! Addresses of clients, for tests: a server that answers as it is told and keeps what it was sent.

use std::sync::{Arc, Mutex};

use signet_service::config::Settings;
use warp::Filter as _;
use warp::http::Response;

use super::{Outbound, OutboundSettings};
use crate::config::Config;

/// A server on this machine.
pub(crate) struct Elsewhere {
    /// Its address, without a path.
    pub(crate) at: String,
    /// What it was sent: method, path, content type and body of each.
    pub(crate) got: Arc<Mutex<Vec<[String; 4]>>>,
    answer: Arc<Mutex<(u16, String)>>,
    server: tokio::task::JoinHandle<()>,
}

impl Elsewhere {
    /// One that answers with this status and body.
    pub(crate) async fn that_says(status: u16, body: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let got: Arc<Mutex<Vec<[String; 4]>>> = Arc::default();
        let answer = Arc::new(Mutex::new((status, body.to_owned())));
        let (keep, say) = (Arc::clone(&got), Arc::clone(&answer));
        let routes = warp::method()
            .and(warp::path::full())
            .and(warp::header::optional::<String>("content-type"))
            .and(warp::body::bytes())
            .map(
                move |method: warp::http::Method,
                      path: warp::path::FullPath,
                      kind: Option<String>,
                      body: bytes::Bytes| {
                    let body = String::from_utf8(body.to_vec()).unwrap();
                    let sent = [method.to_string(), path.as_str().to_owned(), kind.unwrap_or_default(), body];
                    keep.lock().unwrap().push(sent);
                    let (status, body) = say.lock().unwrap().clone();
                    Response::builder().status(status).header("location", "/elsewhere").body(body).unwrap()
                },
            );
        let server = tokio::spawn(warp::serve(routes).incoming(listener).run());
        Self { at, got, answer, server }
    }

    /// From now on it answers so.
    pub(crate) fn says(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = (status, body.to_owned());
    }

    /// How often it was asked.
    pub(crate) fn times(&self) -> usize {
        self.got.lock().unwrap().len()
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What the configuration `text` lets be reached.
pub(crate) fn outbound(text: &str) -> Outbound {
    let settings: OutboundSettings = Settings::from_toml(text).unwrap().read::<Config>().unwrap().outbound;
    Outbound::new(settings).unwrap()
}
