//! From the errors of flows to answers: the only place of the auth-server that knows their codes.

use std::time::Duration;

use auth_server_core::flows::SignInError;
use signet_service::edge::{Refusal, RequestId, Response, json};
use signet_shared::wire::{Code, LoginFailure};

/// When to try again after the hashing queue was full: it empties in seconds.
const BUSY: Duration = Duration::from_secs(2);

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
        SignInError::Failed(failure) => Refusal::internal(failure),
    }
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
