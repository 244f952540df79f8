//! The app's pages and files: contract N11.

use std::sync::Arc;

use http::header::{ACCEPT, LOCATION, VARY};
use http::{HeaderValue, StatusCode};
use signet_service::edge::negotiate::wants_page;
use signet_service::edge::{Call, Refusal, Response};

use super::{APP, APP_ROUTES, send, unbuilt};
use crate::app::App;

/// The path counts as it was sent: what is encoded, doubled or dotted names no file and is not there.
pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    if let Some(route) = APP_ROUTES.iter().find(|route| route.path == call.path()) {
        return page(&app, &call, route.page, StatusCode::OK);
    }
    if let Some(file) = app.files.at(call.path()) {
        return send::file(&app.config, &call, file, StatusCode::OK);
    }
    if wants_page(&call.headers) {
        let mut response = page(&app, &call, APP, StatusCode::NOT_FOUND)?;
        response.headers_mut().append(VARY, HeaderValue::from(ACCEPT));
        return Ok(response);
    }
    Err(Refusal::not_found().with_header(VARY, HeaderValue::from(ACCEPT)))
}

/// One page has one address.
pub(super) async fn moved(address: &'static str) -> Result<Response, Refusal> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(LOCATION, HeaderValue::from_static(address));
    Ok(response)
}

/// An app's page, which looks at the address itself to know what to show.
fn page(app: &App, call: &Call, file: &str, status: StatusCode) -> Result<Response, Refusal> {
    match app.files.at(file) {
        Some(page) => send::file(&app.config, call, page, status),
        None => unbuilt::page(&app.config),
    }
}
