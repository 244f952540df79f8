//! `/oauth2/logout`: OpenID Connect RP-Initiated Logout 1.0 §2; rules G7, G8.

use std::sync::Arc;

use auth_server_core::flows::authorize::AuthorizeError;
use auth_server_core::flows::end_session::{Leaving, Left, end_session};
use auth_server_core::flows::ports::OwnIdTokens as _;
use auth_server_core::flows::{keep_logout, kept_logout};
use auth_server_core::rules::protocol::addressee::PageError;
use auth_server_core::rules::protocol::end_session::{Afterwards, LogoutAsk, LogoutError};
use auth_server_core::rules::protocol::parameters::{BadParameters, Parameters, appended};
use http::StatusCode;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

use super::browser::Browser;
use super::{failed, form as forms, reply, view};
use crate::app::App;
use crate::http::caller::origin;
use crate::pages::{ConfirmLogout, Language, SignedOut};

/// Where it is.
const PATH: &str = "/oauth2/logout";
/// The parameter that has the handle of a request that is kept; logout requests have none of that name.
const KEPT: &str = "request";
/// What the form of its page is about.
const SUBJECT: &str = "logout";

/// More than any request needs.
const BYTES: u64 = 64 * 1024;

/// `GET /oauth2/logout` of the table.
pub(in crate::http) const fn page() -> Endpoint<App> {
    Endpoint::page(PATH, "where applications send people to sign out", |app, call| answer(get(app, call)))
}

/// `POST /oauth2/logout` of the table.
pub(in crate::http) const fn form() -> Endpoint<App> {
    Endpoint::page_form(PATH, BYTES, "the same", |app, call| answer(post(app, call)))
}

/// `POST /oauth2/logout/confirm` of the table.
pub(in crate::http) const fn confirmation() -> Endpoint<App> {
    Endpoint::page_form("/oauth2/logout/confirm", BYTES, "somebody signs out", |app, call| {
        answer(confirm(app, call))
    })
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    leave(&app, &call, false).await
}

/// What comes from another site brings no cookies along: it is kept, and the browser comes back for it with them (rule G7).
async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let body = std::str::from_utf8(&call.body).unwrap_or("%");
    let asked = match read(&app, body) {
        Ok(asked) => asked,
        Err(error) => return failed::page(&call, &error, Language::choose(&[], &call.headers)),
    };
    let language = Language::choose(&asked.ui_locales, &call.headers);
    match keep_logout(&*app, app.config.provider(&app.registry.resources), asked).await {
        Ok(handle) => reply::see_other(&appended(PATH, &[(KEPT, &handle)])),
        Err(error) => failed::page(&call, &error, language),
    }
}

/// The person has said yes on the page, whose address still has what was asked.
async fn confirm(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let Some(browser) = Browser::of(&app, &call)? else {
        return failed::page(&call, &AuthorizeError::Gone, Language::choose(&[], &call.headers));
    };
    match forms::read(&app, &call, (&browser, SUBJECT))?.get("decision") {
        Some("logout") => leave(&app, &call, true).await,
        // Nothing ends.
        Some("stay") => reply::see_other("/"),
        _ => Err(Refusal::invalid("The form says nothing that the page asks.")),
    }
}

async fn leave(app: &App, call: &Call, confirmed: bool) -> Result<Response, Refusal> {
    let browser = Browser::of(app, call)?;
    let asked = match asked(app, call).await {
        Ok(asked) => asked,
        Err(error) => return failed::page(call, &error, Language::choose(&[], &call.headers)),
    };
    // The client is heard before the browser (§2, `ui_locales`).
    let language = Language::choose(&asked.ui_locales, &call.headers);
    let digest = browser.as_ref().map(Browser::digest);
    let leaving = Leaving { asked, browser: digest, confirmed, origin: origin(call) };
    let provider = app.config.provider(&app.registry.resources);
    match end_session(app, provider, leaving).await {
        Ok(Left::Ask { client, session, then }) => {
            let Some(browser) = browser else { return signed_out(None, language) };
            let query = call.query().map(|query| format!("?{query}")).unwrap_or_default();
            let page = ConfirmLogout {
                action: format!("{PATH}/confirm{query}"),
                form_token: forms::token(&browser, SUBJECT),
                client: client.map(|client| view::client(&client, "")),
                account: session.as_ref().map(view::account),
                language,
            };
            // Browsers hold the redirect after a form against the page that the form was on.
            let target =
                if let Afterwards::Redirect(location) = &then { Some(location.as_str()) } else { None };
            reply::page(StatusCode::OK, page.render(), target)
        }
        Ok(Left::Done { then: Afterwards::Redirect(location), .. }) => reply::see_other(&location),
        Ok(Left::Done { client, then: Afterwards::Stay }) => {
            signed_out(client.map(|client| view::client(&client, "")), language)
        }
        Ok(Left::Refused(reason)) => {
            tracing::info!(%reason, "a logout ends on a page");
            failed::page(call, &AuthorizeError::Page(PageError::UnregisteredRedirectUri), language)
        }
        Err(error) => failed::page(call, &error, language),
    }
}

fn signed_out(client: Option<crate::pages::ClientView>, language: Language) -> Result<Response, Refusal> {
    reply::page(StatusCode::OK, SignedOut { client, back: None, language }.render(), None)
}

/// What is asked, in the address itself or under the handle in it.
async fn asked(app: &App, call: &Call) -> Result<LogoutAsk, AuthorizeError> {
    let query = call.query().unwrap_or_default();
    let handle = Parameters::parse(query).ok().and_then(|sent| sent.get(KEPT).map(str::to_owned));
    match handle {
        Some(handle) => kept_logout(app, app.config.provider(&app.registry.resources), &handle).await,
        None => read(app, query),
    }
}

/// What the parameters in `text` ask.
fn read(app: &App, text: &str) -> Result<LogoutAsk, AuthorizeError> {
    let sent = Parameters::parse(text).map_err(|error| AuthorizeError::Page(PageError::from(error)))?;
    LogoutAsk::of(&sent, |hint| app.read_id_token(hint)).map_err(|error| {
        AuthorizeError::Page(match error {
            LogoutError::BadState => PageError::BadState,
            _ => PageError::Parameters(BadParameters::TooLong),
        })
    })
}
