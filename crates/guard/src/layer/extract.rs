//! Extractors for axum: the user whom a layer has admitted. Without a layer there is no answer but 500: that nobody
//! looked at the request must not pass for success.

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response as AxumResponse};
use http::request::Parts;
use http::{Response, StatusCode};
use serde::de::DeserializeOwned;

use super::gate::Admission;
use crate::answer::plain;
use crate::{Refused, User};

/// The caller as a type of your own, made of the token's claims: [`User::claims_as`]. A token without what that type
/// needs is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed<T>(pub T);

/// The answer to a request that a handler asks for a user in vain.
#[derive(Debug)]
pub struct NotAdmitted(Box<Response<String>>);

impl IntoResponse for NotAdmitted {
    fn into_response(self) -> AxumResponse {
        self.0.into_response()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for User {
    type Rejection = NotAdmitted;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NotAdmitted> {
        match admission(parts)? {
            Admission::User(user) => Ok(user.clone()),
            Admission::Nobody(guard) => Err(NotAdmitted(guard.answer(&Refused::NoCredentials).into())),
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for User {
    type Rejection = NotAdmitted;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, NotAdmitted> {
        match admission(parts)? {
            Admission::User(user) => Ok(Some(user.clone())),
            Admission::Nobody(_) => Ok(None),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Typed<T> {
    type Rejection = NotAdmitted;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NotAdmitted> {
        typed(&<User as FromRequestParts<S>>::from_request_parts(parts, state).await?)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequestParts<S> for Typed<T> {
    type Rejection = NotAdmitted;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, NotAdmitted> {
        let user = <User as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await?;
        user.as_ref().map(typed).transpose()
    }
}

fn typed<T: DeserializeOwned>(user: &User) -> Result<Typed<T>, NotAdmitted> {
    user.claims_as().map(Typed).map_err(|refused| NotAdmitted(user.answer(&refused).into()))
}

/// What the layer noted.
fn admission(parts: &Parts) -> Result<&Admission, NotAdmitted> {
    parts.extensions.get().ok_or_else(|| {
        tracing::error!(
            path = parts.uri.path(),
            "a handler asks for a user where no guard has looked at the request: add `.layer(guard.layer())`"
        );
        let sentence = "The server is at fault";
        NotAdmitted(plain(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", sentence).into())
    })
}
