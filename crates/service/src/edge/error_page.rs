//! A refusal as a page, for browsers that open an address (`Accept`, RFC 9110 §12.5.1).

use std::sync::LazyLock;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use sha2::{Digest as _, Sha256};

use super::style::SHEET;
use super::{Refusal, RequestId, Response, page_headers, refusal, reply};

/// The page brings its style with it: whoever asked for another server's address, or for nothing, can fetch no sheet. The
/// digest allows this one and no other (CSP 3 §6.7.2.3).
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(SHEET));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

#[derive(Template)]
#[template(path = "error.html")]
struct Page<'a> {
    title: &'static str,
    message: &'a str,
    status: u16,
    code: String,
    request_id: &'a str,
    style: &'static str,
}

/// The refusal as a page.
pub(super) fn render(refused: &Refusal, id: &RequestId) -> Response {
    let status = refused.status();
    let page = Page {
        title: title(status.as_u16()),
        message: &refused.message,
        status: status.as_u16(),
        code: serde_json::to_string(&refused.code).unwrap_or_default().replace('"', ""),
        request_id: id.as_str(),
        style: SHEET,
    };
    match page.render() {
        Ok(text) => {
            let mut response = reply::html(status, text);
            page_headers(response.headers_mut(), POLICY.clone());
            response
        }
        Err(error) => {
            tracing::error!(%error, "the page of a refusal cannot be filled in");
            refusal::render(refused, id)
        }
    }
}

const fn title(status: u16) -> &'static str {
    match status {
        401 => "Who are you?",
        403 => "This is not for you",
        404 => "Nothing is here",
        405 | 415 => "Not in this way",
        408 => "That took too long",
        413 | 431 => "That is too much",
        421 => "This is another server",
        429 => "Not so fast",
        503 => "Not just now",
        500.. => "Something went wrong",
        _ => "That cannot be answered",
    }
}

#[cfg(test)]
#[path = "error_page_tests.rs"]
mod tests;
