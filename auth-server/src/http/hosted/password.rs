//! `/signin/{handle}/password`: the form for name and password, and what was typed into it. Rules U1, H2.

use std::sync::Arc;

use auth_server_core::flows::SignInError;
use auth_server_core::flows::authorize::{
    AuthorizeError, PageCredentials, PageSignInError, Visitor, pending, sign_in_on_page,
};
use auth_server_core::flows::ports::browsers::PendingRequest;
use auth_server_core::rules::protocol::interaction::SignInReason;
use http::StatusCode;
use http::header::RETRY_AFTER;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

use super::browser::Browser;
use super::{failed, form as forms, reply, view};
use crate::app::App;
use crate::http::caller::origin;
use crate::pages::{ClientView, Language, SignIn, SignInProblem};

/// Longer than any name or password that could be right.
const LONGEST: usize = 1024;

/// More than the form has.
const BYTES: u64 = 16 * 1024;
const PATH: &str = "/signin/{handle}/password";

/// `GET /signin/{handle}/password` of the table.
pub(in crate::http) const fn page() -> Endpoint<App> {
    Endpoint::page(PATH, "the form for name and password", |app, call| answer(get(app, call)))
}

/// `POST /signin/{handle}/password` of the table.
pub(in crate::http) const fn form() -> Endpoint<App> {
    Endpoint::page_form(PATH, BYTES, "somebody signs in", |app, call| answer(post(app, call)))
}

/// The form of one visit.
pub(super) struct Form<'a> {
    pub(super) handle: &'a str,
    pub(super) browser: &'a Browser,
    pub(super) reason: SignInReason,
    pub(super) language: Language,
}

impl Form<'_> {
    /// The page; `tried` is the name that was typed, and what was wrong.
    pub(super) fn page(
        &self,
        client: ClientView,
        pending: &PendingRequest,
        tried: Option<(String, SignInProblem)>,
    ) -> SignIn {
        let (typed, problem) = tried.map_or((None, None), |(typed, problem)| (Some(typed), Some(problem)));
        SignIn {
            action: format!("/signin/{}/password", self.handle),
            form_token: forms::token(self.browser, self.handle),
            client,
            username: typed.or_else(|| pending.request.login_hint.clone()),
            problem,
            reason: self.reason,
            cancel: true,
            language: self.language,
        }
    }
}

/// The form, also for who is signed in as somebody else.
async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    again(&app, &call, None).await
}

/// The form, perhaps with what was wrong with the last try.
async fn again(app: &App, call: &Call, tried: Option<(String, SignInProblem)>) -> Result<Response, Refusal> {
    let language = Language::choose(&[], &call.headers);
    let Some(browser) = Browser::of(app, call)? else {
        return failed::page(call, &AuthorizeError::Gone, language);
    };
    let visitor = Visitor { handle: call.param("handle").to_owned(), browser: browser.digest() };
    let provider = app.config.provider(&app.registry.resources);
    let (client, pending) = match pending(app, provider, &visitor).await {
        Ok(all) => all,
        Err(error) => return failed::page(call, &error, language),
    };
    let language = Language::choose(&pending.request.ui_locales, &call.headers);
    let form = Form { handle: &visitor.handle, browser: &browser, reason: SignInReason::SignedOut, language };
    let redirect_uri = pending.request.addressee.redirect_uri.as_str();
    let status = match &tried {
        Some((_, SignInProblem::Busy | SignInProblem::Unavailable)) => StatusCode::SERVICE_UNAVAILABLE,
        Some((_, SignInProblem::WrongCredentials)) => StatusCode::UNAUTHORIZED,
        Some((_, SignInProblem::Missing)) => StatusCode::BAD_REQUEST,
        None => StatusCode::OK,
    };
    let page = form.page(view::client(&client, redirect_uri), &pending, tried);
    let mut response = reply::page(status, page.render(), Some(redirect_uri))?;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, 2.into());
    }
    Ok(response)
}

/// Signs in, and goes on.
async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let language = Language::choose(&[], &call.headers);
    let Some(browser) = Browser::of(&app, &call)? else {
        return failed::page(&call, &AuthorizeError::Gone, language);
    };
    let visitor = Visitor { handle: call.param("handle").to_owned(), browser: browser.digest() };
    let form = forms::read(&app, &call, (&browser, &visitor.handle))?;
    if form.get("decision") == Some("cancel") {
        return super::decide::deny(&app, &call, &visitor).await;
    }
    let (username, password) = (form.get("username"), form.get("password"));
    let (Some(username), Some(password)) = (username, password) else {
        let typed = username.unwrap_or_default().to_owned();
        return again(&app, &call, Some((typed, SignInProblem::Missing))).await;
    };
    if username.len() > LONGEST || password.len() > LONGEST {
        return again(&app, &call, Some((String::new(), SignInProblem::WrongCredentials))).await;
    }
    let credentials = PageCredentials {
        username: username.to_owned(),
        password: password.to_owned(),
        origin: origin(&call),
    };
    let provider = app.config.provider(&app.registry.resources);
    match sign_in_on_page(&*app, provider, &visitor, credentials).await {
        Ok(secret) => {
            let next = reply::see_other(&format!("/signin/{}", visitor.handle))?;
            reply::keeping(next, &app, &Browser::with(secret))
        }
        Err(PageSignInError::Request(error)) => failed::page(&call, &error, language),
        Err(PageSignInError::SignIn(error)) => {
            let problem = match error {
                SignInError::InvalidCredentials => SignInProblem::WrongCredentials,
                SignInError::Busy => SignInProblem::Busy,
                SignInError::Unavailable(ref reason) => {
                    tracing::error!(%reason, "the store cannot be used");
                    SignInProblem::Unavailable
                }
                SignInError::Failed(_) => return failed::sign_in(&call, &error, language),
            };
            again(&app, &call, Some((username.to_owned(), problem))).await
        }
    }
}
