//! One request and its whole answer: the only place that calls the browser's `fetch`.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request, RequestCache, RequestCredentials, RequestInit, Response};

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
        let header = token.map(|token| ("Authorization", format!("Bearer {token}")));
        self.send(path, &RequestInit::new(), header).await
    }

    /// `POST path` with a JSON body.
    pub(super) async fn post(&self, path: &str, json: &str) -> Result<Reply, Error> {
        let options = RequestInit::new();
        options.set_method("POST");
        options.set_body(&JsValue::from_str(json));
        self.send(path, &options, Some(("Content-Type", "application/json".to_owned()))).await
    }

    async fn send(
        &self,
        path: &str,
        options: &RequestInit,
        header: Option<(&str, String)>,
    ) -> Result<Reply, Error> {
        let signal = AbortSignal::timeout_with_u32(PATIENCE);
        options.set_cache(RequestCache::NoStore);
        options.set_credentials(RequestCredentials::Omit);
        options.set_signal(Some(&signal));
        let url = format!("{}{path}", self.base);
        // A browser tells a script neither why a connection failed nor that CORS hid the answer: both look the same.
        fetch(&url, options, header).await.map_err(|_| {
            let base = self.base.to_owned();
            if signal.aborted() {
                Error::Slow(self.server, base)
            } else {
                Error::Unreachable(self.server, base)
            }
        })
    }
}

async fn fetch(url: &str, options: &RequestInit, header: Option<(&str, String)>) -> Result<Reply, JsValue> {
    let request = Request::new_with_str_and_init(url, options)?;
    if let Some((name, value)) = header {
        request.headers().set(name, &value)?;
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()?;
    let retry_after = response.headers().get("Retry-After")?;
    let body = JsFuture::from(response.text()?).await?;
    Ok(Reply {
        status: response.status(),
        retry_after: retry_after.and_then(|seconds| seconds.trim().parse().ok()),
        body: body.as_string().unwrap_or_default(),
    })
}
