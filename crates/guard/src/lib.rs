//! Admits a request only with a valid access token: RFC 9068, RFC 6750, RFC 9470, RFC 9728.
//!
//! A [`Guard`] knows one issuer and one audience. It finds the issuer's public keys by its metadata (RFC 8414), keeps
//! them fresh, and judges what a request brings in `Authorization`; nobody is asked about a token.
//!
//! # When to use it
//!
//! Your service is an API, the tokens are JWTs of RFC 9068 (`typ` is `at+jwt`), and your issuer publishes its keys. Then
//! a guard decides who comes in, without a request to anybody else. It is no use for opaque tokens (those need
//! introspection, RFC 7662), for ID tokens (those are for the client that asked for them), and for signing people in. A
//! token counts until it expires: what your issuer revokes before, a guard does not notice.
//!
//! | feature | what it adds |
//! |---|---|
//! | `warp` | `filters`: `user()`, `optional_user()`, `require_role()`, `require_scope()`, `require_recent()`, `typed_user()` |
//! | `tower` | `layer`: a layer for tower, axum, tonic and hyper; the extractors `User`, `Option<User>` and `Typed` for axum |
//! | `testing` | `testing`: tokens for the tests of your own service, good ones and bad ones, without an issuer |
//!
//! # Quick start
//!
//! With warp:
//!
//! ```no_run
//! # #[cfg(feature = "warp")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use signet_guard::{Guard, User, filters};
//! use warp::Filter;
//!
//! let guard = Guard::builder("https://auth.example").audience("https://api.example").build()?;
//! let hello = warp::path("hello").and(guard.user()).map(|user: User| format!("Hello, {}!", user.sub()));
//! let write = warp::path("write").and(guard.require_scope("write")).map(|_: User| "written");
//! warp::serve(hello.or(write).recover(filters::refusals)).run(([127, 0, 0, 1], 5001)).await;
//! # Ok(())
//! # }
//! ```
//!
//! With axum:
//!
//! ```no_run
//! # #[cfg(feature = "tower")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use axum::{Router, routing::{get, post}};
//! use signet_guard::{Guard, User};
//!
//! let guard = Guard::builder("https://auth.example").audience("https://api.example").build()?;
//! let app = Router::new()
//!     .route("/hello", get(async |user: User| format!("Hello, {}!", user.sub())))
//!     .route("/write", post(async || "written").layer(guard.layer().require_scope("write")))
//!     .route_layer(guard.layer());
//! axum::serve(tokio::net::TcpListener::bind("127.0.0.1:5001").await?, app).await?;
//! # Ok(())
//! # }
//! ```
//!
//! With anything else that has an [`http::HeaderMap`]:
//!
//! ```no_run
//! use http::{Request, Response};
//! use signet_guard::Guard;
//!
//! async fn answer<B>(guard: &Guard, request: Request<B>) -> Response<String> {
//!     match guard.authenticate(request.headers()).await {
//!         Ok(user) => Response::new(format!("Hello, {}!", user.sub())),
//!         Err(refused) => guard.answer(&refused),
//!     }
//! }
//! ```
//!
//! A guard is built once, inside a tokio runtime, and cloned freely. It starts without its issuer; until the first keys
//! are there every token is refused with 503, and [`Guard::unready`] says so to whoever checks readiness. What cannot be
//! meant is refused at the start, see [`BuildError`].
//!
//! Challenges name the address of your resource's metadata where its identifier is an http address; [`Guard::metadata`]
//! is the answer to give there.
//!
//! # What is checked
//!
//! Each [`Step`] in this order, the first one that does not hold refuses the token; claims are strictly typed, and what
//! is absent is never success:
//!
//! 1. It has at most 8 KiB and three parts of base64url; the header has no repeated member (RFC 8725 §2.6).
//! 2. `typ` is `at+jwt`; `alg` is one that is allowed; there is no `crit`. `jwk`, `jku`, `x5c` and `x5u` are never looked
//!    at (RFC 8725 §3).
//! 3. `kid` names a key of the issuer, and that key is made for `alg`: the key decides, never the token.
//! 4. The signature fits.
//! 5. `iss` is the issuer and `aud` the one audience, byte by byte.
//! 6. `exp` lies ahead, `nbf` and `iat` do not, within the leeway: 10 seconds unless you say otherwise.
//! 7. `sub`, `client_id`, `jti` and `iat` are there (RFC 9068 §2.2). `scope` need not be (§2.2.3): then the token has none.
//!
//! Then what you ask: a role (`roles`), a scope, a recent sign-in (`auth_time`, `acr`), or a type of your own
//! ([`User::claims_as`]).
//!
//! # Keys
//!
//! ES256, RS256 and `EdDSA` are allowed, PS256 on request: [`Builder::algorithms`]. By default the keys come from the
//! `jwks_uri` of the issuer's metadata (RFC 8414; where there is none, that of OpenID Connect Discovery), over https,
//! or over http from the machine itself: each document within 5 seconds, with at most 256 KiB, without redirects, and
//! the metadata must name that issuer. They are fetched when the `max-age` of their answer is over, after five minutes at
//! most, and when a token names a key that is new, but then at most once in [`Builder::refresh_interval`]. While the issuer is away the last keys count for an hour.
//!
//! [`Builder::public_key_file`] takes one key from a file instead, and [`Builder::fetch`] whatever you write.
//!
//! # What is remembered
//!
//! Of a token whose signature fits, its SHA-256, and its claims as they were read, up to [`Builder::token_cache`] of them.
//! It spares the signature alone: issuer, audience and time are judged at each request, and when the issuer's keys change
//! everything is forgotten.
//!
//! # Refusals
//!
//! | [`Refused`] | status | `error` of the body | `error` of the challenge |
//! |---|---|---|---|
//! | `NoCredentials` | 401 | `unauthenticated` | none: nothing was wrong (RFC 6750 §3.1) |
//! | `OtherScheme` | 401 | `unauthenticated` | none |
//! | `Malformed` | 400 | `invalid_request` | `invalid_request` |
//! | `Token` | 401 | `invalid_token` | `invalid_token`, with the step as `error_description` |
//! | `NotRecent` | 401 | `insufficient_user_authentication` | the same, with `max_age` and `acr_values` (RFC 9470 §3) |
//! | `MissingScope` | 403 | `insufficient_scope` | `insufficient_scope`, with `scope` |
//! | `MissingRole` | 403 | `insufficient_role` | `insufficient_scope`: RFC 6750 has no better word |
//! | `NoKeys` | 503 | `keys_unavailable` | no challenge, but `Retry-After` |
//!
//! [`Guard::answer`] makes the whole answer, and filters and layers give that one. For a shape of your own take
//! [`Refused::status`], [`Refused::code`] and [`Guard::challenge`]. No refusal repeats what the request said.
//!
//! # Watching it
//!
//! [`Guard::statistics`] tells how often a token was known, and how fetches of keys went, for metrics of any kind.
//! [`Builder::context`] takes a [`Context`], by which fetches of keys carry your `traceparent` and log under your request's id.
//! What a guard has to say itself goes to `tracing`: that keys came, changed or cannot be fetched; never anything of a token.
//!
//! # Testing your own service
//!
//! With the feature `testing` (in `[dev-dependencies]`) a `Forge` stands in for the issuer, and the clock is yours:
//!
//! ```
//! # #[cfg(feature = "testing")]
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! use signet_guard::testing::{Fixed, Forge, NOW};
//! use signet_guard::{Guard, Refused};
//!
//! let forge = Forge::new();
//! let guard = Guard::builder("http://localhost:5000")
//!     .audience("http://localhost:5001")
//!     .fetch(Fixed(Some(forge.key_set())))
//!     .clock(|| NOW)
//!     .build()?;
//!
//! let user = guard.check(&forge.token(|_, claims| claims["scope"] = "read write".into())).await?;
//! assert!(user.require_scope("write").is_ok());
//! assert!(matches!(user.require_role("admin"), Err(Refused::MissingRole(_))));
//!
//! // Later than the leeway, which is 10 seconds here as everywhere.
//! let expired = forge.token(|_, claims| claims["exp"] = (NOW - 60).into());
//! assert!(guard.check(&expired).await.is_err_and(|refused| refused.is_expired()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod answer;
mod build_error;
mod builder;
mod cache;
mod challenge;
mod context;
mod credentials;
#[cfg(any(test, feature = "warp"))]
pub mod filters;
mod guard;
mod issuer_tokens;
mod keys;
#[cfg(any(test, feature = "tower"))]
pub mod layer;
#[cfg(any(test, feature = "warp", feature = "tower"))]
mod need;
mod recent;
mod refused;
mod signature;
mod statistics;
mod user;
mod well_known;

pub use build_error::BuildError;
pub use builder::{Builder, MAX_LEEWAY};
pub use context::{Context, Fetching};
pub use guard::Guard;
pub use issuer_tokens::IssuerTokens;
pub use keys::{Fetch, FetchError, Fetched, PublicKeyFileError};
pub use recent::{IllegalAcr, Recent};
pub use refused::Refused;
pub use signet_shared::claims::AccessTokenClaims;
pub use signet_shared::jose::{Alg, Fault, JwkSet, Refusal, Step};
pub use statistics::Statistics;
pub use user::User;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
