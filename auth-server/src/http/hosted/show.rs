//! `GET /signin/{handle}`: whatever comes next for a request. To look again, to come back and to open it twice is harmless.

use std::sync::Arc;

use auth_server_core::domain::Client;
use auth_server_core::flows::authorize::{Next, Page, Visitor, go_on};
use auth_server_core::flows::ports::Secrets as _;
use auth_server_core::flows::ports::browsers::PendingRequest;
use auth_server_core::rules::protocol::redirect_uri;
use http::StatusCode;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

use super::browser::Browser;
use super::{failed, form, password, reply, view};
use crate::app::App;
use crate::pages::{ChooseAccount, Consent, Language};

/// `GET /signin/{handle}` of the table.
pub(in crate::http) const fn page() -> Endpoint<App> {
    Endpoint::page("/signin/{handle}", "whatever comes next for a sign-in", |app, call| {
        answer(get(app, call))
    })
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let (browser, is_new) = match Browser::of(&app, &call)? {
        Some(browser) => (browser, false),
        None => (Browser::with(app.secret().map_err(Refusal::internal)?), true),
    };
    let visitor = Visitor { handle: call.param("handle").to_owned(), browser: browser.digest() };
    let provider = app.config.provider(&app.registry.resources);
    let (next, client, pending) = match go_on(&*app, provider, &visitor).await {
        Ok(all) => all,
        Err(error) => return failed::page(&call, &error, Language::choose(&[], &call.headers)),
    };
    let language = Language::choose(&pending.request.ui_locales, &call.headers);
    let shown = match next {
        Next::Answer(answer) => reply::to_client(answer, language)?,
        Next::Page(page) => {
            let shown = Shown { app: &app, handle: &visitor.handle, browser: &browser, language };
            shown.page(page, &client, &pending)?
        }
    };
    if is_new { reply::keeping(shown, &app, &browser) } else { Ok(shown) }
}

/// What all pages of one visit have in common.
struct Shown<'a> {
    app: &'a App,
    handle: &'a str,
    browser: &'a Browser,
    language: Language,
}

impl Shown<'_> {
    fn page(&self, page: Page, client: &Client, pending: &PendingRequest) -> Result<Response, Refusal> {
        let redirect_uri = pending.request.addressee.redirect_uri.as_str();
        let (action, form_token) =
            (format!("/signin/{}", self.handle), form::token(self.browser, self.handle));
        let client_view = view::client(client, redirect_uri);
        let language = self.language;
        let text = match page {
            Page::SignIn { reason } => {
                let form = password::Form { handle: self.handle, browser: self.browser, reason, language };
                form.page(client_view, pending, None).render()
            }
            Page::ChooseAccount(sessions) => {
                let accounts = sessions.iter().map(view::account).collect();
                ChooseAccount { action, form_token, client: client_view, accounts, cancel: true, language }
                    .render()
            }
            Page::Consent { session, asked } => {
                let items = view::items(&self.app.registry.resources, &asked);
                let remembered = !(client.is_public() && redirect_uri::is_native(redirect_uri));
                let account = view::account(&session);
                Consent { action, form_token, client: client_view, account, items, remembered, language }
                    .render()
            }
        };
        reply::page(StatusCode::OK, text, Some(redirect_uri))
    }
}
