//! A layer for tower, and so for axum, tonic and hyper: [`Guard::layer`] and [`Guard::optional_layer`]; for axum also the
//! extractors [`User`](crate::User), `Option<User>` and [`Typed`].
//!
//! ```no_run
//! use axum::{Router, routing::{get, post}};
//! use signet_guard::{Guard, User};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let guard = Guard::builder("http://localhost:5000").audience("http://localhost:5001").build()?;
//! let app = Router::new()
//!     .route("/hello", get(async |user: User| format!("Hello, {}!", user.sub())))
//!     .route("/write", post(async || "written").layer(guard.layer().require_scope("write")))
//!     .route_layer(guard.layer());
//! axum::serve(tokio::net::TcpListener::bind("127.0.0.1:5001").await?, app).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Who is admitted is in the request's extensions as a `User`. Who is not is answered by the layer, as
//! [`Guard::answer`] says it; the service behind it never sees the request. A gRPC client reads the status of that answer
//! as `UNAUTHENTICATED` or `PERMISSION_DENIED`.
//!
//! Layers can be stacked; the innermost one decides what `User` is. A layer that answers CORS preflight requests belongs
//! outside: they bring no token.

mod body;
mod extract;
mod gate;
mod service;

pub use body::Body;
pub use extract::{NotAdmitted, Typed};
pub use service::Admitting;

use std::sync::Arc;

use tower_layer::Layer;

use super::Guard;
use super::need::Need;
use super::recent::{IllegalAcr, Recent};
use gate::Gate;

/// Admits only with a valid token, and with what else is asked: see [`Guard::layer`].
#[derive(Debug, Clone)]
pub struct GuardLayer {
    guard: Guard,
    needs: Vec<Need>,
}

/// Admits with a valid token or with none: see [`Guard::optional_layer`]. Nothing more can be asked of somebody who may
/// be nobody.
#[derive(Debug, Clone)]
pub struct OptionalLayer(Guard);

impl Guard {
    /// A layer that admits only requests with a valid token.
    #[must_use]
    pub fn layer(&self) -> GuardLayer {
        GuardLayer { guard: self.clone(), needs: Vec::new() }
    }

    /// A layer that also admits requests without credentials. A token that is no good is refused all the same: whoever
    /// shows one wants to be somebody.
    #[must_use]
    pub fn optional_layer(&self) -> OptionalLayer {
        OptionalLayer(self.clone())
    }
}

impl GuardLayer {
    /// The caller must also have `role`.
    #[must_use]
    pub fn require_role(self, role: impl Into<Arc<str>>) -> Self {
        self.and(Need::Role(role.into()))
    }

    /// The token must also permit `scope`, or each of several that are separated by spaces.
    #[must_use]
    pub fn require_scope(self, scope: impl Into<Arc<str>>) -> Self {
        self.and(Need::Scope(scope.into()))
    }

    /// The caller must also have signed in within the last `max_age` seconds, by one of the classes `acr` where any are
    /// named: [`User::require_recent`](crate::User::require_recent).
    ///
    /// # Errors
    /// [`IllegalAcr`]: no challenge can name such a class.
    pub fn require_recent<'a>(
        self,
        max_age: u64,
        acr: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, IllegalAcr> {
        Ok(self.and(Need::Recent(Recent::new(max_age, acr)?)))
    }

    fn and(mut self, need: Need) -> Self {
        self.needs.push(need);
        self
    }
}

impl<S> Layer<S> for GuardLayer {
    type Service = Admitting<S>;

    fn layer(&self, inner: S) -> Admitting<S> {
        let needs = self.needs.as_slice().into();
        Admitting { inner, gate: Gate { guard: self.guard.clone(), needs, optional: false } }
    }
}

impl<S> Layer<S> for OptionalLayer {
    type Service = Admitting<S>;

    fn layer(&self, inner: S) -> Admitting<S> {
        Admitting { inner, gate: Gate { guard: self.0.clone(), needs: Arc::default(), optional: true } }
    }
}

#[cfg(test)]
mod extract_tests;
#[cfg(test)]
mod tests;
