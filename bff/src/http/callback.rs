//! `GET /bff/callback`: contract B2.

use std::sync::Arc;

use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer};

use super::{caller, docs, redirect};
use crate::app::App;
use crate::flows::complete_login::{Completed, complete_login};
use crate::rules::callback::{Callback, Word};
use crate::rules::cookie;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::get("/bff/callback", "where the provider sends people back to", |app, call| {
        answer(get(app, call))
    })
    .acts()
    .cors(Cors::Closed)
    .docs(&docs::CALLBACK)
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let Some(callback) = Callback::read(call.query().unwrap_or_default()) else {
        return told(Word::LOGIN_EXPIRED);
    };
    let cookies = app.config.cookies();
    let name = cookies.login(&callback.state);
    let held = cookie::secret(&call.headers, &name).map_err(|twice| Refusal::invalid(twice.to_string()))?;
    let before = caller::held(&app, &call)?;
    let outcome = complete_login(&app, callback, held, before).await.map_err(caller::failed)?;
    let mut response = match outcome {
        Ok(Completed { session, return_to }) => {
            let mut response = redirect::see_other(&at_home(&app, return_to))?;
            redirect::with_cookie(&mut response, cookies.set(&cookies.session(), &session, None))?;
            response
        }
        Err(word) => told(word)?,
    };
    if held.is_some() {
        redirect::with_cookie(&mut response, cookies.clear(&name))?;
    }
    Ok(response)
}

/// A path of the app: of ours, or of the frontend's origin. Nobody names an origin in a request, so nobody is led to another one.
fn at_home(app: &App, path: String) -> String {
    match &app.config.frontend_origin {
        Some(origin) => format!("{origin}{path}"),
        None => path,
    }
}

/// To the page that says what became of it.
fn told(word: Word) -> Result<Response, Refusal> {
    redirect::see_other(&format!("/session?error={}", word.0))
}
