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
    lang: &'static str,
    tab: String,
    style: Option<&'static str>,
    kicker: Option<&'static str>,
    title: &'static str,
    sentence: &'a str,
    next: Option<&'static str>,
    /// What a developer looks for: a name, and words that belong to it.
    facts: [(&'static str, Vec<&'a str>); 2],
}

impl<'a> Page<'a> {
    fn new(sentence: &'a str, (status, code): (&'a str, &'a str), request_id: &'a str) -> Self {
        let title = title(status);
        Self {
            lang: "en",
            tab: format!("{title} · {status}"),
            style: Some(SHEET),
            kicker: None,
            title,
            sentence,
            next: None,
            facts: [("Status", vec![status, code]), ("Request", vec![request_id])],
        }
    }
}

/// The refusal as a page.
pub(super) fn render(refused: &Refusal, id: &RequestId) -> Response {
    let status = refused.status();
    let code = serde_json::to_string(&refused.code).unwrap_or_default().replace('"', "");
    match Page::new(&refused.message, (status.as_str(), &code), id.as_str()).render() {
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

fn title(status: &str) -> &'static str {
    match status {
        "401" => "Who are you?",
        "403" => "This is not for you",
        "404" => "Nothing is here",
        "405" | "415" => "Not in this way",
        "408" => "That took too long",
        "413" | "431" => "That is too much",
        "421" => "This is another server",
        "429" => "Not so fast",
        "503" => "Not just now",
        _ if status.starts_with('5') => "Something went wrong",
        _ => "That cannot be answered",
    }
}

#[cfg(test)]
#[path = "error_page_tests.rs"]
mod tests;
