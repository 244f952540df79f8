//! Filters for warp: `guard.user()`, `guard.optional_user()`, `guard.require_role(…)`, `guard.require_scope(…)`,
//! `guard.require_recent(…)`, `guard.typed_user::<T>()`, and [`refusals`] for the end of the chain.
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

use http::HeaderMap;
use serde::de::DeserializeOwned;
use warp::reject::Reject;
use warp::reply::{Reply as _, Response};
use warp::{Filter, Rejection};

use super::need::Need;
use super::recent::{IllegalAcr, Recent};
use super::{Guard, Refused, User};

/// A request that was refused; [`refusals`] makes the answer of it.
#[derive(Debug)]
struct Rejected {
    guard: Guard,
    refused: Refused,
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
            async move { guard.optional(&headers).await.map_err(|refused| guard.reject(refused)) }
        })
    }

    /// The caller, who has `role`.
    pub fn require_role(
        &self,
        role: impl Into<Arc<str>>,
    ) -> impl Filter<Extract = (User,), Error = Rejection> + Clone + Send + Sync + 'static {
        self.needing(Need::Role(role.into()))
    }

    /// The caller, whose token permits `scope`, or each of several that are separated by spaces.
    pub fn require_scope(
        &self,
        scope: impl Into<Arc<str>>,
    ) -> impl Filter<Extract = (User,), Error = Rejection> + Clone + Send + Sync + 'static {
        self.needing(Need::Scope(scope.into()))
    }

    /// The caller, who signed in within the last `max_age` seconds, by one of the classes `acr` where any are named:
    /// [`User::require_recent`].
    ///
    /// # Errors
    /// [`IllegalAcr`]: no challenge can name such a class.
    pub fn require_recent<'a>(
        &self,
        max_age: u64,
        acr: impl IntoIterator<Item = &'a str>,
    ) -> Result<impl Filter<Extract = (User,), Error = Rejection> + Clone + Send + Sync + 'static, IllegalAcr>
    {
        Ok(self.needing(Need::Recent(Recent::new(max_age, acr)?)))
    }

    /// The caller as a type of your own, made of the token's claims. A token without what that type needs is refused.
    #[must_use]
    pub fn typed_user<T: DeserializeOwned + Send + 'static>(
        &self,
    ) -> impl Filter<Extract = (T,), Error = Rejection> + Clone + Send + Sync + 'static {
        self.admitting(|user| user.claims_as::<T>())
    }

    fn needing(
        &self,
        need: Need,
    ) -> impl Filter<Extract = (User,), Error = Rejection> + Clone + Send + Sync + 'static {
        self.admitting(move |user| need.check(&user).map(|()| user))
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
        warp::reject::custom(Rejected { guard: self.clone(), refused })
    }
}

fn headers() -> impl Filter<Extract = (HeaderMap,), Error = Infallible> + Clone + Send + Sync + 'static {
    warp::header::headers_cloned()
}

/// For `.recover(…)`: the answer to a refused request, as [`Guard::answer`] makes it; everything else is passed on.
///
/// # Errors
/// The rejection, when it is none of a guard's.
pub async fn refusals(rejection: Rejection) -> Result<Response, Rejection> {
    match rejection.find::<Rejected>() {
        Some(Rejected { guard, refused }) => Ok(guard.answer(refused).into_response()),
        None => Err(rejection),
    }
}

#[cfg(test)]
#[path = "filters_tests.rs"]
mod tests;
