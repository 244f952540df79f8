//! `/account/applications`: what people have allowed applications, and taking it back. Contract O10, rules G4, H2.

use std::sync::Arc;

use auth_server_core::domain::Client;
use auth_server_core::flows::authorize::AuthorizeError;
use auth_server_core::flows::connected::{Connected, connected, withdraw};
use http::StatusCode;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

use super::browser::Browser;
use super::{failed, form as forms, reply, view};
use crate::app::App;
use crate::http::caller::origin;
use crate::pages::{ApplicationView, Applications, Language, PersonView};

const PATH: &str = "/account/applications";
/// What the forms of the page are about.
const SUBJECT: &str = "applications";
/// More than a form has.
const BYTES: u64 = 16 * 1024;

/// `GET /account/applications` of the table.
pub(in crate::http) const fn page() -> Endpoint<App> {
    Endpoint::page(PATH, "what people have allowed applications", |app, call| answer(get(app, call)))
}

/// `POST /account/applications` of the table.
pub(in crate::http) const fn form() -> Endpoint<App> {
    Endpoint::page_form(PATH, BYTES, "somebody takes something back", |app, call| answer(post(app, call)))
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let language = Language::choose(&[], &call.headers);
    let Some(browser) = Browser::of(&app, &call)? else { return shown(&app, None, &[], language) };
    let provider = app.config.provider(&app.registry.resources);
    match connected(&*app, provider, &browser.digest()).await {
        Ok(people) => shown(&app, Some(&browser), &people, language),
        Err(error) => failed::page(&call, &error, language),
    }
}

fn shown(
    app: &App,
    browser: Option<&Browser>,
    people: &[Connected],
    language: Language,
) -> Result<Response, Refusal> {
    let person = |one: &Connected| {
        let application = |(client, consent): &(Arc<Client>, _)| ApplicationView {
            client_id: client.client_id.clone(),
            name: client.client_name.clone(),
            items: view::items(&app.registry.resources, consent),
        };
        let applications = one.clients.iter().map(application).collect();
        PersonView { account: view::account(&one.session), applications }
    };
    let people = people.iter().map(person).collect();
    let form_token = browser.map(|browser| forms::token(browser, SUBJECT)).unwrap_or_default();
    let page = Applications { action: PATH.to_owned(), form_token, people, language };
    reply::page(StatusCode::OK, page.render(), None)
}

async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let language = Language::choose(&[], &call.headers);
    let Some(browser) = Browser::of(&app, &call)? else {
        return failed::page(&call, &AuthorizeError::Gone, language);
    };
    let form = forms::read(&app, &call, (&browser, SUBJECT))?;
    let (Some(sid), Some(client_id)) = (form.get("sid"), form.get("client_id")) else {
        return Err(Refusal::invalid("The form does not say what is taken back."));
    };
    let provider = app.config.provider(&app.registry.resources);
    let taken = withdraw(&*app, provider, (&browser.digest(), sid), (client_id, origin(&call))).await;
    match taken {
        // What was taken back before is as good.
        Ok(_) => reply::see_other(PATH),
        Err(error) => failed::page(&call, &error, language),
    }
}
