//! `GET /session`: what became of a sign-in, and who is signed in (contracts B2, N11). The app's own page; where the app is not built a
//! plain one with the same sentences. Nothing of the request gets onto it.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer, html};
use signet_shared::sign_in_outcome::{SIGNED_IN, SIGNED_OUT, says};

use super::{SESSION, caller, send};
use crate::app::App;
use crate::flows::session;
use crate::rules::parameters::Parameters;

const PAGE: &str = include_str!("../../assets/session.html");

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::page("/session", "what became of a sign-in", |app, call| answer(get(app, call)))
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    match app.files.at(SESSION) {
        Some(page) => send::file(&app.config, &call, page, StatusCode::OK),
        None => plain(&app, &call).await,
    }
}

async fn plain(app: &App, call: &Call) -> Result<Response, Refusal> {
    let sent = Parameters::parse(call.query().unwrap_or_default()).unwrap_or_default();
    let home = format!("{}/", app.config.frontend_origin.as_deref().unwrap_or_default());
    let (says, next) = match sent.get("error") {
        Some(word) => (says(word), SIGN_IN),
        None if is_signed_in(app, call).await? => (&SIGNED_IN, (home.as_str(), HOME)),
        None => (&SIGNED_OUT, SIGN_IN),
    };
    let page = PAGE.replace("{{title}}", says.title).replace("{{sentence}}", says.sentence);
    let page = page.replace("{{href}}", next.0).replace("{{link}}", next.1);
    let mut response = html(StatusCode::OK, page);
    send::page_headers(&app.config, response.headers_mut())?;
    Ok(response)
}

async fn is_signed_in(app: &App, call: &Call) -> Result<bool, Refusal> {
    match caller::held(app, call)? {
        Some(held) => Ok(session::session(app, held).await.map_err(caller::failed)?.is_some()),
        None => Ok(false),
    }
}

/// The words for the way to the app.
const HOME: &str = "To the application";
/// Where the page leads else, and the words for it.
const SIGN_IN: (&str, &str) = ("/bff/login", "Sign in");
