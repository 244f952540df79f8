//! `GET /docs` and `GET /redoc`: contract P3.

use std::sync::{Arc, LazyLock};

use http::{HeaderValue, StatusCode};
use signet_service::edge::negotiate::{Coding, FileCopy, Kept, send};
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer, page_headers};

/// What Swagger UI needs, found out in Chromium: its own script and style sheet, the server that the page came from, and
/// the images that the style sheet holds itself. Nothing evaluates text, and nothing brings styles of its own.
const SWAGGER_UI_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'; form-action 'none'",
);

/// ReDoc also makes style elements: empty ones, which it fills rule by rule through the CSSOM, and one for its scroll bars
/// whose text never changes. These two digests allow just that, and no other inline style.
const REDOC_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' \
     'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='; img-src data:; connect-src 'self'; base-uri 'none'; \
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
        answer(page(app, call, &SWAGGER_UI, SWAGGER_UI_POLICY))
    })
}

/// The line of `/redoc`.
#[must_use]
pub const fn redoc<S: Send + Sync + 'static>() -> Endpoint<S> {
    Endpoint::page("/redoc", "this interface, to read (ReDoc)", |app, call| {
        answer(page(app, call, &REDOC, REDOC_POLICY))
    })
}

async fn page<S>(_: Arc<S>, call: Call, page: &FileCopy, policy: HeaderValue) -> Result<Response, Refusal> {
    let kept = Kept {
        media_type: "text/html; charset=utf-8",
        immutable: false,
        coding: Coding::Identity,
        copy: page,
    };
    let mut response = send(&call.headers, StatusCode::OK, kept)?;
    page_headers(response.headers_mut(), policy);
    Ok(response)
}
