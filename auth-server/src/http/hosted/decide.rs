//! `POST /signin/{handle}`: an account was chosen, or something was allowed or refused. Rule H2.

use std::sync::Arc;

use auth_server_core::domain::Carried;
use auth_server_core::flows::authorize::{AuthorizeError, Decision, Visitor, choose, consent};
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

use super::browser::Browser;
use super::{failed, form as forms, reply};
use crate::app::App;
use crate::pages::Language;

/// More than the form has.
const BYTES: u64 = 16 * 1024;

/// `POST /signin/{handle}` of the table.
pub(in crate::http) const fn form() -> Endpoint<App> {
    Endpoint::page_form("/signin/{handle}", BYTES, "an account is chosen, something allowed", |app, call| {
        answer(post(app, call))
    })
}

async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let language = Language::choose(&[], &call.headers);
    let Some(browser) = Browser::of(&app, &call)? else {
        return failed::page(&call, &AuthorizeError::Gone, language);
    };
    let visitor = Visitor { handle: call.param("handle").to_owned(), browser: browser.digest() };
    if Carried::read(&visitor.handle).is_none() {
        return failed::page(&call, &AuthorizeError::Gone, language);
    }
    let form = forms::read(&app, &call, (&browser, &visitor.handle))?;
    let (here, provider) =
        (format!("/signin/{}", visitor.handle), app.config.provider(&app.registry.resources));
    let done = match (form.get("decision"), form.get("sid")) {
        (Some("another"), _) => return reply::see_other(&format!("{here}/password")),
        (Some("deny" | "cancel"), _) => return deny(&app, &call, &visitor).await,
        (Some("allow"), Some(sid)) => {
            let decision = Decision::Allow { sid: sid.to_owned() };
            consent(&*app, provider, &visitor, decision).await.map(|_| ())
        }
        (None, Some(sid)) => choose(&*app, provider, &visitor, sid).await,
        _ => return Err(Refusal::invalid("The form says nothing that the page asks.")),
    };
    match done {
        Ok(()) => reply::see_other(&here),
        Err(error) => failed::page(&call, &error, language),
    }
}

/// The client is told that the person said no.
pub(super) async fn deny(app: &App, call: &Call, visitor: &Visitor) -> Result<Response, Refusal> {
    let language = Language::choose(&[], &call.headers);
    let provider = app.config.provider(&app.registry.resources);
    match consent(app, provider, visitor, Decision::Deny).await {
        Ok(Some(answer)) => reply::to_client(answer, language),
        Ok(None) => Err(Refusal::internal("a no without an answer")),
        Err(error) => failed::page(call, &error, language),
    }
}
