//! One request and its whole answer: the only place that calls the browser's `fetch`.

use gloo_net::http::{Request, RequestBuilder};
use web_sys::{AbortSignal, RequestCache, RequestCredentials};

use super::{Error, Server};

/// Milliseconds after which a request is given up.
const PATIENCE: u32 = 15_000;

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// The HTTP status.
    pub(super) status: u16,
    /// `Retry-After`, where it is a number of seconds.
    pub(super) retry_after: Option<u32>,
    /// The body as text.
    pub(super) body: String,
}

/// Who is asked, and the base address that a person would recognise.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// Which server.
    pub(super) server: Server,
    /// Its base address.
    pub(super) base: &'a str,
}

impl Target<'_> {
    /// `GET path`, with the token as RFC 6750 §2.1 says, if there is one.
    pub(super) async fn get(&self, path: &str, token: Option<&str>) -> Result<Reply, Error> {
        let request = Request::get(&self.url(path));
        let request = match token {
            Some(token) => request.header("Authorization", &format!("Bearer {token}")),
            None => request,
        };
        self.send(request, None).await
    }

    /// `POST path` with a JSON body.
    pub(super) async fn post(&self, path: &str, json: String) -> Result<Reply, Error> {
        let request = Request::post(&self.url(path)).header("Content-Type", "application/json");
        self.send(request, Some(json)).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    async fn send(&self, request: RequestBuilder, body: Option<String>) -> Result<Reply, Error> {
        let signal = AbortSignal::timeout_with_u32(PATIENCE);
        let request = request
            .cache(RequestCache::NoStore)
            .credentials(RequestCredentials::Omit)
            .abort_signal(Some(&signal));
        // A browser tells a script neither why a connection failed nor that CORS hid the answer: both look the same.
        let failed = |_| {
            let base = self.base.to_owned();
            if signal.aborted() {
                Error::Slow(self.server, base)
            } else {
                Error::Unreachable(self.server, base)
            }
        };
        let request = match body {
            Some(body) => request.body(body),
            None => request.build(),
        };
        let response = request.map_err(failed)?.send().await.map_err(failed)?;
        Ok(Reply {
            status: response.status(),
            retry_after: response.headers().get("Retry-After").and_then(|value| value.trim().parse().ok()),
            body: response.text().await.map_err(failed)?,
        })
    }
}
