//! One request and its whole answer, by gloo-net: the only place that calls the browser's `fetch`. No cookies go along but to the bff.

use gloo_net::http::{Method, RequestBuilder, Response};
use web_sys::{AbortSignal, RequestCache, RequestCredentials};

use super::{Error, Server};

/// Milliseconds after which a request is given up.
pub(super) const PATIENCE: u32 = 15_000;

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

    /// `POST path` with a form (RFC 6749 appendix B).
    pub(super) async fn post_form(&self, path: &str, form: &str) -> Result<Reply, Error> {
        self.send(path, Some(("Content-Type", "application/x-www-form-urlencoded")), Some(form)).await
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

/// `field` has to be one that a header can carry.
async fn exchange(
    url: &str,
    field: Option<(&str, &str)>,
    body: Option<&str>,
    signal: &AbortSignal,
) -> Result<Reply, gloo_net::Error> {
    let how = body.map_or(How::Get, |body| How::Post(Some(body)));
    let response = send((url, how), RequestCredentials::Omit, field.as_slice(), signal).await?;
    let field = |name| response.headers().get(name);
    Ok(Reply {
        status: response.status(),
        retry_after: field("Retry-After").and_then(|value| value.trim().parse().ok()),
        challenge: field("WWW-Authenticate"),
        body: response.text().await?,
    })
}

/// The method, and the body of a POST.
pub(super) enum How<'a> {
    /// GET.
    Get,
    /// POST.
    Post(Option<&'a str>),
}

/// Sends a request; cookies go along as `credentials` says.
pub(super) async fn send(
    (url, how): (&str, How<'_>),
    credentials: RequestCredentials,
    fields: &[(&str, &str)],
    signal: &AbortSignal,
) -> Result<Response, gloo_net::Error> {
    let mut request = RequestBuilder::new(url)
        .cache(RequestCache::NoStore)
        .credentials(credentials)
        .abort_signal(Some(signal));
    for (name, value) in fields {
        request = request.header(name, value);
    }
    let request = match how {
        How::Get => request.build()?,
        How::Post(None) => request.method(Method::POST).build()?,
        How::Post(Some(body)) => request.method(Method::POST).body(body)?,
    };
    request.send().await
}
