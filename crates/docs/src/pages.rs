//! `GET /docs` and `GET /redoc`: contract P3.

use std::sync::{Arc, LazyLock};

use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderValue, StatusCode};
use signet_service::edge::negotiate::{Coding, FileCopy, Kept, send};
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

/// What the pages need, found out in Chromium: their own scripts and style sheets, the server that they came from, and
/// the images that Swagger UI's style sheet holds itself. Neither evaluates text, and neither needs inline styles: what
/// they style by script goes through the CSSOM, which the policy leaves alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'; form-action 'none'",
);

static SWAGGER_UI: LazyLock<FileCopy> =
    LazyLock::new(|| FileCopy::new(&include_bytes!("../assets/docs.html")[..]));
static REDOC: LazyLock<FileCopy> =
    LazyLock::new(|| FileCopy::new(&include_bytes!("../assets/redoc.html")[..]));

/// The line of `/docs`.
#[must_use]
pub const fn swagger_ui<S: Send + Sync + 'static>() -> Endpoint<S> {
    Endpoint::page("/docs", "this interface, to read and to try (Swagger UI)", |app, call| {
        answer(page(app, call, &SWAGGER_UI))
    })
}

/// The line of `/redoc`.
#[must_use]
pub const fn redoc<S: Send + Sync + 'static>() -> Endpoint<S> {
    Endpoint::page("/redoc", "this interface, to read (ReDoc)", |app, call| answer(page(app, call, &REDOC)))
}

async fn page<S>(_: Arc<S>, call: Call, page: &FileCopy) -> Result<Response, Refusal> {
    let kept = Kept {
        media_type: "text/html; charset=utf-8",
        immutable: false,
        coding: Coding::Identity,
        copy: page,
    };
    let mut response = send(&call.headers, StatusCode::OK, kept)?;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}
