//! `GET /`: a small page that says what this server is, and its style sheet.

use std::sync::Arc;

use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Refusal, Response, html, text};

use crate::app::App;
use crate::pages::Home;

/// No script, and nothing from elsewhere.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
);

pub(super) async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let page = Home::of(&app).render().map_err(Refusal::internal)?;
    let mut response = html(StatusCode::OK, page);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, CSP);
    Ok(response)
}

pub(super) async fn style(_: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = text(StatusCode::OK, include_str!("../../assets/page.css"));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
