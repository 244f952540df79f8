//! How pages and redirects are sent: rules H1, G6.

use auth_server_core::rules::protocol::authorization_response::Answer;
use auth_server_core::rules::protocol::redirect_uri::form_action_source;
use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Refusal, Response, html, page_headers};

use super::browser::Browser;
use crate::app::App;
use crate::pages::{FormPost, Language, SUBMIT, csp};

/// A page whose form comes back here, and from here goes on to `redirect_uri`.
pub(super) fn page(
    status: StatusCode,
    text: askama::Result<String>,
    redirect_uri: Option<&str>,
) -> Result<Response, Refusal> {
    let target = redirect_uri.and_then(form_action_source).unwrap_or_default();
    let mut response = html(status, text.map_err(Refusal::internal)?);
    page_headers(response.headers_mut(), csp(&target, None));
    Ok(response)
}

/// 303: whatever was sent, it is fetched from there.
pub(super) fn see_other(location: &str) -> Result<Response, Refusal> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::try_from(location).map_err(Refusal::internal)?);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The answer to the client.
pub(super) fn to_client(answer: Answer, language: Language) -> Result<Response, Refusal> {
    match answer {
        Answer::Redirect(location) => see_other(&location),
        Answer::Form { action, fields } => {
            let target = form_action_source(&action).unwrap_or_default();
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let text = FormPost { action, fields, language }.render().map_err(Refusal::internal)?;
            let mut response = html(StatusCode::OK, text);
            page_headers(response.headers_mut(), csp(&target, Some(&SUBMIT)));
            Ok(response)
        }
    }
}

/// The same with the cookie of `browser`.
pub(super) fn keeping(mut response: Response, app: &App, browser: &Browser) -> Result<Response, Refusal> {
    response.headers_mut().append(SET_COOKIE, browser.to_be_kept(app)?);
    Ok(response)
}
