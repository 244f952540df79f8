//! Refusals of the api: the only place that knows their codes. Statuses and challenges are the guard's.

use std::time::Duration;

use http::header::WWW_AUTHENTICATE;
use signet_guard::{Guard, Refused, User};
use signet_service::edge::{Call, Refusal, Response, json};
use signet_shared::wire::Code;

use super::words::NiceTry;

/// A refused token in the source system's words (contract R7): a bare string with a challenge.
pub(super) fn nice_try(guard: &Guard, refused: &Refused) -> Result<Response, Refusal> {
    let words = match refused {
        Refused::NoKeys => return Err(no_keys()),
        Refused::Malformed => {
            return Err(Refusal::invalid("The header field authorization may be sent only once."));
        }
        refused if refused.is_expired() => NiceTry::Expired,
        _ => NiceTry::Invalid,
    };
    let mut response = json(refused.status(), &words);
    if let Some(challenge) = guard.challenge(refused) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    Ok(response)
}

/// The caller, for endpoints that need one.
///
/// # Errors
/// What [`refused`] makes of a request without a valid token.
pub(super) async fn admit(guard: &Guard, call: &Call) -> Result<User, Refusal> {
    guard.authenticate(&call.headers).await.map_err(|why| refused(guard, &why))
}

/// A refusal in the usual shape, with its challenge (contract P1).
pub(super) fn refused(guard: &Guard, why: &Refused) -> Refusal {
    let refusal = match why {
        Refused::NoKeys => return no_keys(),
        Refused::NoCredentials | Refused::OtherScheme => {
            Refusal::new(Code::Unauthenticated, "Bring an access token.")
        }
        Refused::Malformed => Refusal::invalid("The header field authorization may be sent only once."),
        Refused::Token(reason) => Refusal::new(Code::InvalidToken, format!("{reason}.")),
        Refused::MissingScope(_) => Refusal::new(Code::InsufficientScope, format!("{why}.")),
        Refused::MissingRole(_) => Refusal::new(Code::InsufficientRole, format!("{why}.")),
        Refused::NotRecent(_) => Refusal::new(Code::InsufficientUserAuthentication, format!("{why}.")),
    };
    match guard.challenge(why) {
        Some(challenge) => refusal.with_header(WWW_AUTHENTICATE, challenge),
        None => refusal,
    }
}

/// 503: this API cannot say anything about a token until it has keys.
fn no_keys() -> Refusal {
    let message = "This API has no keys to check a token with yet; try again in a moment.";
    Refusal::new(Code::KeysUnavailable, message).retry_after(Duration::from_secs(2))
}
