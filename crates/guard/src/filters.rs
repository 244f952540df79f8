//! Filters for warp: `guard.user()`, `guard.optional_user()`, `guard.require_role(…)`, `guard.require_scope(…)`,
//! `guard.typed_user::<T>()`, and [`refusals`] for the end of the chain.
//!
//! ```no_run
//! use signet_guard::{Guard, User, filters};
//! use warp::Filter;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let guard = Guard::builder("http://localhost:5000").audience("http://localhost:5001").build()?;
//! let hello = warp::path("hello").and(guard.user()).map(|user: User| format!("Hello, {}!", user.sub()));
//! let write = warp::path("write").and(guard.require_scope("write")).map(|_: User| "written");
//! warp::serve(hello.or(write).recover(filters::refusals)).run(([127, 0, 0, 1], 5001)).await;
//! # Ok(())
//! # }
//! ```

use std::convert::Infallible;
use std::sync::Arc;

use http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::json;
use warp::reject::Reject;
use warp::reply::{Reply as _, Response};
use warp::{Filter, Rejection};

use super::{Guard, Refused, User};

/// A request that was refused; [`refusals`] makes the answer of it.
#[derive(Debug)]
struct Rejected {
    refused: Refused,
    challenge: Option<HeaderValue>,
}

impl Reject for Rejected {}

impl Guard {
    /// The caller; without a valid token the request is refused.
    #[must_use]
    pub fn user(&self) -> impl Filter<Extract = (User,), Error = Rejection> + Clone + Send + Sync + 'static {
        self.admitting(Ok)
    }

    /// The caller, or nobody where the request brings no credentials. A token that is no good is refused all the same:
    /// whoever shows one wants to be somebody.
    #[must_use]
    pub fn optional_user(
        &self,
    ) -> impl Filter<Extract = (Option<User>,), Error = Rejection> + Clone + Send + Sync + 'static {
        let guard = self.clone();
        headers().and_then(move |headers: HeaderMap| {
            let guard = guard.clone();
            async move {
                match guard.authenticate(&headers).await {
                    Ok(user) => Ok(Some(user)),
                    Err(Refused::NoCredentials) => Ok(None),
                    Err(refused) => Err(guard.reject(refused)),
                }
            }
        })
    }

    /// The caller, who has `role`.
    pub fn require_role(
        &self,
        role: impl Into<Arc<str>>,
    ) -> impl Filter<Extract = (User,), Error = Rejection> + Clone + Send + Sync + 'static {
        let role = role.into();
        self.admitting(move |user| user.require_role(&role).map(|()| user))
    }

    /// The caller, whose token permits `scope`.
    pub fn require_scope(
        &self,
        scope: impl Into<Arc<str>>,
    ) -> impl Filter<Extract = (User,), Error = Rejection> + Clone + Send + Sync + 'static {
        let scope = scope.into();
        self.admitting(move |user| user.require_scope(&scope).map(|()| user))
    }

    /// The caller as a type of your own, made of the token's claims. A token without what that type needs is refused.
    #[must_use]
    pub fn typed_user<T: DeserializeOwned + Send + 'static>(
        &self,
    ) -> impl Filter<Extract = (T,), Error = Rejection> + Clone + Send + Sync + 'static {
        self.admitting(|user| user.claims_as::<T>())
    }

    fn admitting<T: Send + 'static>(
        &self,
        then: impl Fn(User) -> Result<T, Refused> + Clone + Send + Sync + 'static,
    ) -> impl Filter<Extract = (T,), Error = Rejection> + Clone + Send + Sync + 'static {
        let guard = self.clone();
        headers().and_then(move |headers: HeaderMap| {
            let (guard, then) = (guard.clone(), then.clone());
            async move {
                let admitted = guard.authenticate(&headers).await.and_then(then);
                admitted.map_err(|refused| guard.reject(refused))
            }
        })
    }

    fn reject(&self, refused: Refused) -> Rejection {
        let challenge = self.challenge(&refused);
        warp::reject::custom(Rejected { refused, challenge })
    }
}

fn headers() -> impl Filter<Extract = (HeaderMap,), Error = Infallible> + Clone + Send + Sync + 'static {
    warp::header::headers_cloned()
}

/// For `.recover(…)`: the answer to a refused request, with its challenge; everything else is passed on.
///
/// # Errors
/// The rejection, when it is none of a guard's.
pub async fn refusals(rejection: Rejection) -> Result<Response, Rejection> {
    let Some(Rejected { refused, challenge }) = rejection.find::<Rejected>() else { return Err(rejection) };
    let body = json!({"error": refused.code(), "message": format!("{refused}.")});
    let mut response = warp::reply::with_status(warp::reply::json(&body), refused.status()).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match challenge {
        Some(challenge) => response.headers_mut().insert(WWW_AUTHENTICATE, challenge.clone()),
        None => response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2")),
    };
    Ok(response)
}

#[cfg(test)]
#[path = "filters_tests.rs"]
mod tests;
