//! `GET` and `POST /oauth2/authorize`: RFC 6749 §3.1, OpenID Connect Core §3.1.2.1; rules G5 to G7.

use std::sync::Arc;

use auth_server_core::flows::authorize::AuthorizeError;
use auth_server_core::flows::authorize::{Arrival, Begun, Came, begin};
use auth_server_core::rules::protocol::addressee::PageError;
use auth_server_core::rules::protocol::parameters::Parameters;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

use super::browser::Browser;
use super::{failed, reply};
use crate::app::App;
use crate::pages::Language;

/// More than any request needs, with a request object and a hint.
const BYTES: u64 = 64 * 1024;

/// `GET /oauth2/authorize` of the table.
pub(in crate::http) const fn page() -> Endpoint<App> {
    Endpoint::page("/oauth2/authorize", "where applications send people to sign in", |app, call| {
        answer(get(app, call))
    })
}

/// `POST /oauth2/authorize` of the table.
pub(in crate::http) const fn form() -> Endpoint<App> {
    Endpoint::page_form("/oauth2/authorize", BYTES, "the same", |app, call| answer(post(app, call)))
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let browser = Browser::of(&app, &call)?;
    let parameters = Parameters::parse(call.query().unwrap_or_default());
    let parameters = parameters.map_err(PageError::from);
    let arrival =
        |parameters| Arrival { parameters, came: Came::ByGet, browser: browser.map(|one| one.digest()) };
    arrive(&app, &call, parameters.map(arrival)).await
}

/// What comes from another site brings no cookies along, so it is kept, and the browser comes back for it with them (rule G7).
async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let body = std::str::from_utf8(&call.body).unwrap_or("%");
    let both = Parameters::parse(body)
        .and_then(|body| Parameters::parse(call.query().unwrap_or_default())?.and(body));
    let parameters = both.map_err(PageError::from);
    let arrival = |parameters| Arrival { parameters, came: Came::ByPost, browser: None };
    arrive(&app, &call, parameters.map(arrival)).await
}

async fn arrive(app: &App, call: &Call, arrival: Result<Arrival, PageError>) -> Result<Response, Refusal> {
    let locales = |arrival: &Arrival| -> Vec<String> {
        let asked = arrival.parameters.get("ui_locales").unwrap_or_default();
        asked.split(' ').map(str::to_owned).collect()
    };
    let asked = arrival.as_ref().map(locales).unwrap_or_default();
    let language = Language::choose(&asked, &call.headers);
    let provider = app.config.provider(&app.registry.resources);
    let begun = match arrival {
        Ok(arrival) => begin(app, provider, arrival).await,
        Err(error) => Err(AuthorizeError::Page(error)),
    };
    match begun {
        Ok(Begun::Answer(answer)) => reply::to_client(answer, language),
        Ok(Begun::Kept(handle)) => reply::see_other(&format!("/signin/{handle}")),
        Err(error) => failed::page(call, &error, language),
    }
}
