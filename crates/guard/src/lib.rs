//! Admits a request only with a valid access token: RFC 9068, RFC 6750.
//!
//! A [`Guard`] knows one issuer and one audience. It finds the issuer's public keys by its metadata (RFC 8414), keeps
//! them fresh, and judges what a request brings in `Authorization`; nobody is asked about a token.
//!
//! ```no_run
//! use http::HeaderMap;
//! use signet_guard::{Guard, Refused};
//!
//! # async fn example(headers: HeaderMap) -> Result<(), Box<dyn std::error::Error>> {
//! let guard = Guard::builder("http://localhost:5000").audience("http://localhost:5001").build()?;
//! match guard.authenticate(&headers).await {
//!     Ok(user) => println!("{} may {}", user.sub(), user.scopes().collect::<Vec<_>>().join(" and ")),
//!     Err(Refused::NoCredentials) => println!("who are you?"),
//!     Err(refused) => println!("{}: {refused}", refused.status()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What is refused is refused with a reason: [`Refused`] has the status, and [`Guard::challenge`] the `WWW-Authenticate`
//! field that belongs to it (RFC 6750 §3, RFC 9728 §5.1).
//!
//! The signature of a token that was seen before is not checked again; everything else is, each time.

mod answer;
mod build_error;
mod builder;
mod cache;
mod challenge;
mod credentials;
#[cfg(any(test, feature = "warp"))]
pub mod filters;
mod guard;
mod keys;
#[cfg(any(test, feature = "tower"))]
pub mod layer;
#[cfg(any(test, feature = "warp", feature = "tower"))]
mod need;
mod recent;
mod refused;
mod signature;
mod user;
mod well_known;

pub use build_error::BuildError;
pub use builder::Builder;
pub use credentials::Credentials;
pub use guard::Guard;
pub use keys::{Fetch, FetchError, Fetched, PublicKeyFileError};
pub use recent::{IllegalAcr, Recent};
pub use refused::Refused;
pub use signet_shared::claims::AccessTokenClaims;
pub use signet_shared::jose::{Alg, Fault, JwkSet, Refusal, Step};
pub use user::User;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
