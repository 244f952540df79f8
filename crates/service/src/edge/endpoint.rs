//! Endpoints are data: a server's table says what each address is, and everything else follows from it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::Method;

use signet_shared::wire::ErrorBody;
use utoipa::ToSchema;

use super::refusal::Shape;
use super::{Call, Cors, Refusal, RequestId, Response, Upload, path, refusal};
use crate::openapi::{Operation, SchemaOf};

/// A boxed future, as handlers return it.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What answers a call. Written in the table as `|app, call| answer(sign_in::post(app, call))`.
pub type Handler<S> = fn(Arc<S>, Call) -> BoxFuture<Result<Response, Refusal>>;

/// What answers a call whose body goes on as it comes. Written in the table as
/// `|app, call, upload| answer(proxy::any(app, call, upload))`.
pub type StreamHandler<S> = fn(Arc<S>, Call, Upload) -> BoxFuture<Result<Response, Refusal>>;

/// What answers an endpoint.
pub(super) enum Answers<S> {
    /// Asked once the body is there.
    Whole(Handler<S>),
    /// Asked as soon as the header section is.
    Streamed(StreamHandler<S>),
}

/// What body an endpoint takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// None; what is sent is not read.
    None,
    /// `application/json` of at most so many bytes: another media type is 415, more is 413.
    Json(u64),
    /// `application/x-www-form-urlencoded` of at most so many bytes, likewise.
    Form(u64),
    /// Whatever comes, as a stream: type and size are looked at by whoever it goes on to.
    Stream,
}

impl Body {
    /// The media type, and how many bytes at most; `None` where no body is taken, or any.
    #[must_use]
    pub const fn taken(self) -> Option<(&'static str, u64)> {
        match self {
            Self::None | Self::Stream => None,
            Self::Json(limit) => Some(("application/json", limit)),
            Self::Form(limit) => Some(("application/x-www-form-urlencoded", limit)),
        }
    }
}

/// What the OpenAPI document says of an endpoint.
#[derive(Debug, Clone, Copy)]
pub enum Docs {
    /// Nothing was said: the tests of each server refuse that.
    Missing,
    /// Nothing: it is a page for people, or a file of one, or passes on what another server's document describes.
    Page,
    /// This.
    Operation(&'static Operation),
}

/// One line of a server's table.
pub struct Endpoint<S: 'static> {
    /// Its method. GET answers HEAD too, unless it acts; OPTIONS is answered for every path.
    pub method: Method,
    /// Whether a GET of it does what is done once alone.
    pub acts: bool,
    /// Whether it takes the other methods too: see [`Endpoint::stream`].
    pub any: bool,
    /// Its path. `{name}` is one segment, [`Call::param`]; `/*` at the end stands for everything below, and comes after
    /// all others.
    pub path: &'static str,
    /// Which origins' pages may read its answers.
    pub cors: Cors,
    /// What body it takes.
    pub body: Body,
    /// What it is for, in a few words: shown at the start and in the documentation.
    pub about: &'static str,
    /// How it words its refusals: [`refusal::render`] unless a contract gives it another shape.
    pub refusal: Shape,
    /// The type that this shape writes.
    pub refusal_body: SchemaOf,
    /// What the OpenAPI document says beside what follows from this line.
    pub docs: Docs,
    /// What answers.
    pub(super) handler: Answers<S>,
}

impl<S> Endpoint<S> {
    /// A GET of `path` that takes no body, allows the configured origins and words refusals the usual way.
    pub const fn get(path: &'static str, about: &'static str, handler: Handler<S>) -> Self {
        Self::new(Method::GET, Body::None, path, about, handler)
    }

    /// A POST of JSON, otherwise like [`Endpoint::get`].
    pub const fn post(path: &'static str, limit: u64, about: &'static str, handler: Handler<S>) -> Self {
        Self::new(Method::POST, Body::Json(limit), path, about, handler)
    }

    /// A POST of a form, otherwise like [`Endpoint::get`].
    pub const fn post_form(path: &'static str, limit: u64, about: &'static str, handler: Handler<S>) -> Self {
        Self::new(Method::POST, Body::Form(limit), path, about, handler)
    }

    /// A POST that takes no body, otherwise like [`Endpoint::get`].
    pub const fn bare_post(path: &'static str, about: &'static str, handler: Handler<S>) -> Self {
        Self::new(Method::POST, Body::None, path, about, handler)
    }

    /// A page for people or a file of one: a GET that no other origin reads and that the documentation leaves out.
    pub const fn page(path: &'static str, about: &'static str, handler: Handler<S>) -> Self {
        let mut page = Self::get(path, about, handler).cors(Cors::Closed);
        page.docs = Docs::Page;
        page
    }

    /// Where a form of such a page goes.
    pub const fn page_form(path: &'static str, limit: u64, about: &'static str, handler: Handler<S>) -> Self {
        let mut form = Self::post_form(path, limit, about, handler).cors(Cors::Closed);
        form.docs = Docs::Page;
        form
    }

    /// What takes any method, passes the body on as it comes and answers likewise, for our own pages alone. OPTIONS is
    /// answered as everywhere; TRACE would tell who asks what it must not know (RFC 9110 §9.3.8), and CONNECT is for proxies
    /// of another kind.
    pub const fn stream(path: &'static str, about: &'static str, handler: StreamHandler<S>) -> Self {
        let mut stream = Self::of(Method::GET, Body::Stream, path, about, Answers::Streamed(handler));
        stream.any = true;
        stream.cors(Cors::Closed)
    }

    /// A GET whose answer goes on for as long as there is something to tell, for our own pages alone; its client is watched as that of
    /// [`Endpoint::stream`].
    pub const fn events(path: &'static str, about: &'static str, handler: StreamHandler<S>) -> Self {
        Self::of(Method::GET, Body::None, path, about, Answers::Streamed(handler)).cors(Cors::Closed)
    }

    const fn new(
        method: Method,
        body: Body,
        path: &'static str,
        about: &'static str,
        handler: Handler<S>,
    ) -> Self {
        Self::of(method, body, path, about, Answers::Whole(handler))
    }

    const fn of(
        method: Method,
        body: Body,
        path: &'static str,
        about: &'static str,
        handler: Answers<S>,
    ) -> Self {
        Self {
            method,
            acts: false,
            any: false,
            path,
            cors: Cors::Listed,
            body,
            about,
            refusal: refusal::render,
            refusal_body: SchemaOf::of::<ErrorBody>(),
            docs: Docs::Missing,
            handler,
        }
    }

    /// The same, of a GET that does what is done once alone, as giving out a code. HEAD is refused: who asks for the head of an answer
    /// wants nothing done.
    #[must_use]
    pub const fn acts(mut self) -> Self {
        self.acts = true;
        self
    }

    /// The same with another CORS policy.
    #[must_use]
    pub const fn cors(mut self, cors: Cors) -> Self {
        self.cors = cors;
        self
    }

    /// The same with refusals in a shape of its own, which writes a `T`.
    #[must_use]
    pub const fn refusal<T: ToSchema>(mut self, shape: fn(&Refusal, &RequestId) -> Response) -> Self {
        self.refusal = shape;
        self.refusal_body = SchemaOf::of::<T>();
        self
    }

    /// The same, left out of the document: what is passed on is described by the server that it comes from.
    #[must_use]
    pub const fn passed_on(mut self) -> Self {
        self.docs = Docs::Page;
        self
    }

    /// The same with its documentation.
    #[must_use]
    pub const fn docs(mut self, operation: &'static Operation) -> Self {
        self.docs = Docs::Operation(operation);
        self
    }

    /// The names of the parameters of its path.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> + use<S> {
        path::names(self.path)
    }

    /// The methods that it is documented with: its own, or those that everybody knows.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        let others: &[Method] = if self.any { &OTHERS } else { &[] };
        std::iter::once(&self.method).chain(others)
    }

    pub(super) fn has_method(&self, method: &Method) -> bool {
        *method == self.method
            || (*method == Method::HEAD && self.has_head())
            || (self.any && ![Method::OPTIONS, Method::TRACE, Method::CONNECT].contains(method))
    }

    pub(super) fn has_head(&self) -> bool {
        self.method == Method::GET && !self.acts
    }
}

/// What GET is not; methods that few know go the same way.
static OTHERS: [Method; 4] = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Boxes a handler's future, so that a table can hold handlers of every kind.
pub fn answer<F>(future: F) -> BoxFuture<Result<Response, Refusal>>
where
    F: Future<Output = Result<Response, Refusal>> + Send + 'static,
{
    Box::pin(future)
}

/// Logs a server's table, one line each, for whoever starts it (contract P5).
pub fn announce<S>(table: &[Endpoint<S>]) {
    for endpoint in table {
        let method = if endpoint.any { "ANY" } else { endpoint.method.as_str() };
        tracing::info!("  {method:4} {:40} {}", endpoint.path, endpoint.about);
    }
}
