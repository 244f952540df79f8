//! `GET /`: a small page that says what this server is.

use std::sync::Arc;

use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Refusal, Response, html, page_headers};

use crate::app::App;
use crate::pages::Home;

/// No script, and nothing from elsewhere.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
);

pub(super) async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let page = Home::of(&app).render().map_err(Refusal::internal)?;
    let mut response = html(StatusCode::OK, page);
    page_headers(response.headers_mut(), CSP);
    Ok(response)
}
