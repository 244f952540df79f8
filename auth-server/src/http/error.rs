//! From the errors of flows to answers: the only place of the auth-server that knows their codes.

use std::time::Duration;

use auth_server_core::flows::{SignInError, SignOutError, TokenError};
use auth_server_core::rules::protocol::refusal::{ErrorCode, OAuthError};
use http::HeaderValue;
use http::header::{PRAGMA, WWW_AUTHENTICATE};
use signet_service::edge::{Refusal, RequestId, Response, json};
use signet_shared::wire::{Code, LoginFailure, OAuthFailure};

/// When to try again after the hashing queue was full: it empties in seconds.
const BUSY: Duration = Duration::from_secs(2);

/// RFC 6750 §3.1.
const INVALID: HeaderValue = HeaderValue::from_static("Bearer realm=\"signet\", error=\"invalid_token\"");

/// What a refused sign-in answers.
pub(super) fn sign_in(error: &SignInError) -> Refusal {
    match error {
        SignInError::InvalidCredentials => {
            Refusal::new(Code::InvalidCredentials, "The user name or the password is wrong.")
        }
        SignInError::Busy => {
            Refusal::new(Code::Unavailable, "Too many people are signing in; try again in a moment.")
                .retry_after(BUSY)
        }
        SignInError::Unavailable(reason) => unavailable(reason),
        SignInError::Failed(failure) => Refusal::internal(failure),
    }
}

/// 404 where the operator has not turned it on (rule H7).
pub(super) fn no_first_party_login() -> Refusal {
    let message = "Nobody signs in here: applications send people to the authorization endpoint.";
    Refusal::new(Code::NotFound, message)
}

/// What a refused sign-out answers.
pub(super) fn sign_out(error: &SignOutError) -> Refusal {
    match error {
        SignOutError::NoToken => {
            let refusal = Refusal::new(Code::InvalidToken, "This is no access token of a sign-in here.");
            refusal.with_header(WWW_AUTHENTICATE, INVALID)
        }
        SignOutError::Unavailable(reason) => unavailable(reason),
        SignOutError::Failed(failure) => Refusal::internal(failure),
    }
}

/// What a refused token request answers.
pub(super) fn token(error: &TokenError) -> Refusal {
    match error {
        TokenError::Refused(error) => refused(error),
        TokenError::Unavailable(reason) => unavailable(reason),
        TokenError::Failed(failure) => Refusal::internal(failure),
    }
}

/// RFC 6749 §5.2. An answer to a client that did not authenticate has no challenge: the only one that would fit asks browsers for
/// Basic credentials, which nothing here does (contract N4).
fn refused(error: &OAuthError) -> Refusal {
    let code = match error.code {
        ErrorCode::InvalidClient => Code::InvalidClient,
        ErrorCode::InvalidGrant => Code::InvalidGrant,
        ErrorCode::UnauthorizedClient => Code::UnauthorizedClient,
        ErrorCode::UnsupportedGrantType => Code::UnsupportedGrantType,
        ErrorCode::InvalidScope => Code::InvalidScope,
        ErrorCode::InvalidTarget => Code::InvalidTarget,
        ErrorCode::ServerError => return Refusal::internal(error),
        // The others are the authorization endpoint's.
        _ => Code::InvalidRequest,
    };
    Refusal::new(code, format!("{}.", error.description))
}

/// 401 where a token is needed and none came (rule K7).
pub(super) fn no_token() -> Refusal {
    Refusal::new(Code::Unauthenticated, "Bring the access token of the session that is to end.")
        .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"signet\""))
}

/// 401 at userinfo where no token came (rule K7).
pub(super) fn userinfo_token_missing() -> Refusal {
    Refusal::new(Code::Unauthenticated, "Bring an access token with the scope openid.")
        .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"signet\""))
}

/// 401 at userinfo: RFC 6750 §3.1.
pub(super) fn userinfo_token_refused() -> Refusal {
    Refusal::new(Code::InvalidToken, "The token is not valid, or not any more.")
        .with_header(WWW_AUTHENTICATE, INVALID)
}

/// 403 at userinfo: RFC 6750 §3.1.
pub(super) fn userinfo_scope_missing() -> Refusal {
    const CHALLENGE: HeaderValue = HeaderValue::from_static(
        "Bearer realm=\"signet\", error=\"insufficient_scope\", error_description=\"The token has not the scope openid\", \
         scope=\"openid\"",
    );
    Refusal::new(Code::InsufficientScope, "The token has not the scope openid.")
        .with_header(WWW_AUTHENTICATE, CHALLENGE)
}

/// 503: the store comes back by itself.
pub(super) fn unavailable(reason: &str) -> Refusal {
    tracing::warn!(%reason, "the store cannot be used");
    Refusal::new(Code::Unavailable, "This cannot be kept just now; try again in a moment.").retry_after(BUSY)
}

/// The shape of every refusal of an OAuth endpoint (RFC 6749 §5.2).
pub(super) fn oauth(refusal: &Refusal, _: &RequestId) -> Response {
    let body = OAuthFailure { error: refusal.code, error_description: refusal.message.clone() };
    let mut response = json(refusal.status(), &body);
    response.headers_mut().insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// The shape of every refusal at `/auth/login` (contract R5).
pub(super) fn login(refusal: &Refusal, id: &RequestId) -> Response {
    let body = LoginFailure {
        status: "failure".into(),
        error: refusal.code,
        message: refusal.message.clone(),
        request_id: Some(id.to_string()),
        fields: refusal.fields.clone(),
    };
    json(refusal.status(), &body)
}
