//! `GET /openapi.json`: contract N9.

use std::sync::{Arc, OnceLock};

use http::StatusCode;
use serde_json::Value;
use signet_service::edge::negotiate::{Coding, FileCopy, Kept, send};
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};
use signet_service::openapi::{self, About, Answer, Operation};
use utoipa::ToSchema;

/// A server's state that knows its own table.
pub trait Documented: Send + Sync + Sized + 'static {
    /// What the server says of itself.
    const ABOUT: About;

    /// Its table.
    fn table() -> &'static [Endpoint<Self>];

    /// Where it is found, by the configuration: scheme, host and port.
    fn address(&self) -> &str;

    /// Where the document is kept once it is made.
    fn document(&self) -> &Document;
}

/// The document of one process: made when it is first asked for, because a start should not wait for it.
#[derive(Debug, Default)]
pub struct Document(OnceLock<FileCopy>);

impl Document {
    fn of<S: Documented>(app: &S) -> &FileCopy {
        app.document().0.get_or_init(|| FileCopy::new(value(app).to_string()))
    }
}

/// The document of `app`.
pub(crate) fn value<S: Documented>(app: &S) -> Value {
    openapi::document(S::table(), S::ABOUT, app.address())
}

/// As far as a schema can say it without repeating the specification.
#[derive(ToSchema)]
#[schema(as = OpenApi)]
#[expect(dead_code, reason = "only its schema is used: the document itself is a JSON value")]
struct OpenApi {
    /// `3.1.0`.
    openapi: String,
    #[schema(value_type = Object)]
    info: Value,
    #[schema(value_type = Vec<Object>)]
    servers: Value,
    #[schema(value_type = Vec<Object>)]
    tags: Value,
    #[schema(value_type = Object)]
    paths: Value,
    #[schema(value_type = Object)]
    components: Value,
}

const OPERATION: Operation = Operation::new(
    "Operation",
    "openapi",
    &[&[
        Answer::json::<OpenApi>(200, "The document: OpenAPI 3.1."),
        Answer::empty(304, "You have it already: `If-None-Match` names its `ETag`."),
    ]],
);

/// The line of `/openapi.json`.
#[must_use]
pub const fn document<S: Documented>() -> Endpoint<S> {
    Endpoint::get("/openapi.json", "this interface as a document (OpenAPI 3.1)", |app, call| {
        answer(get(app, call))
    })
    .docs(&OPERATION)
}

async fn get<S: Documented>(app: Arc<S>, call: Call) -> Result<Response, Refusal> {
    let copy = Document::of(&*app);
    let kept = Kept { media_type: "application/json", immutable: false, coding: Coding::Identity, copy };
    send(&call.headers, StatusCode::OK, kept)
}
