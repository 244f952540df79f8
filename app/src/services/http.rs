//! One request and its whole answer: the only place that calls the browser's `fetch`.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, Response};

use super::{Error, Server};

/// Milliseconds after which a request is given up.
const PATIENCE: u32 = 15_000;

/// A whole answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reply {
    /// The HTTP status.
    pub(super) status: u16,
    /// `Retry-After`, where it is a number of seconds.
    pub(super) retry_after: Option<u32>,
    /// `WWW-Authenticate`.
    pub(super) challenge: Option<String>,
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
        let authorization = token.map(|token| ["Bearer ", token].concat());
        self.send(path, authorization.as_deref().map(|value| ("Authorization", value)), None).await
    }

    /// `POST path` with a JSON body.
    pub(super) async fn post(&self, path: &str, json: &str) -> Result<Reply, Error> {
        self.send(path, Some(("Content-Type", "application/json")), Some(json)).await
    }

    async fn send(
        &self,
        path: &str,
        field: Option<(&str, &str)>,
        body: Option<&str>,
    ) -> Result<Reply, Error> {
        let signal = AbortSignal::timeout_with_u32(PATIENCE);
        let reply = exchange(&[self.base, path].concat(), field, body, &signal).await;
        // A browser tells a script neither why a connection failed nor that CORS hid the answer: both look the same.
        reply.map_err(|_| {
            let base = self.base.to_owned();
            if signal.aborted() {
                Error::Slow(self.server, base)
            } else {
                Error::Unreachable(self.server, base)
            }
        })
    }
}

async fn exchange(
    url: &str,
    field: Option<(&str, &str)>,
    body: Option<&str>,
    signal: &AbortSignal,
) -> Result<Reply, JsValue> {
    let request = RequestInit::new();
    request.set_cache(RequestCache::NoStore);
    request.set_credentials(RequestCredentials::Omit);
    request.set_signal(Some(signal));
    let fields = Headers::new()?;
    if let Some((name, value)) = field {
        fields.set(name, value)?;
    }
    request.set_headers(&fields);
    if let Some(body) = body {
        request.set_method("POST");
        request.set_body(&JsValue::from_str(body));
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(url, &request)).await?;
    let response: Response = response.unchecked_into();
    let field = |name| response.headers().get(name).ok().flatten();
    Ok(Reply {
        status: response.status(),
        retry_after: field("Retry-After").and_then(|value| value.trim().parse().ok()),
        challenge: field("WWW-Authenticate"),
        body: JsFuture::from(response.text()?).await?.as_string().unwrap_or_default(),
    })
}
