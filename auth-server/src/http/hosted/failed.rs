//! What a person sees when there is no way on: what happened, and how to go on. The developer finds the reason in the log, under
//! the id that the page shows.

use auth_server_core::flows::SignInError;
use auth_server_core::flows::authorize::AuthorizeError;
use auth_server_core::rules::protocol::addressee::PageError;
use http::StatusCode;
use http::header::RETRY_AFTER;
use signet_service::edge::{Call, Refusal, Response};

use super::reply;
use crate::pages::{ErrorKind, ErrorPage, Language};

/// Seconds after which it may be tried again.
const AGAIN: u64 = 2;

/// The page of `error`.
pub(super) fn page(call: &Call, error: &AuthorizeError, language: Language) -> Result<Response, Refusal> {
    let (status, kind) = match error {
        AuthorizeError::Page(PageError::UnknownClient | PageError::UnregisteredRedirectUri) => {
            (StatusCode::BAD_REQUEST, ErrorKind::UnknownClient)
        }
        AuthorizeError::Page(_) => (StatusCode::BAD_REQUEST, ErrorKind::BadRequest),
        AuthorizeError::Gone => (StatusCode::BAD_REQUEST, ErrorKind::Expired),
        AuthorizeError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, ErrorKind::Unavailable),
        AuthorizeError::Failed(_) => (StatusCode::INTERNAL_SERVER_ERROR, ErrorKind::Internal),
    };
    match error {
        AuthorizeError::Failed(reason) => tracing::error!(%reason, "internal error"),
        reason => tracing::info!(%reason, "an authorization request ends on a page"),
    }
    shown(call, (status, kind), language)
}

/// The page of a sign-in that failed for another reason than its credentials.
pub(super) fn sign_in(call: &Call, error: &SignInError, language: Language) -> Result<Response, Refusal> {
    tracing::error!(reason = %error, "internal error");
    shown(call, (StatusCode::INTERNAL_SERVER_ERROR, ErrorKind::Internal), language)
}

fn shown(
    call: &Call,
    (status, kind): (StatusCode, ErrorKind),
    language: Language,
) -> Result<Response, Refusal> {
    let page = ErrorPage::about(kind, language, call.id.to_string()).and_then(|page| page.render());
    let mut response = reply::page(status, page, None)?;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, AGAIN.into());
    }
    Ok(response)
}
