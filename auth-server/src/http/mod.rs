//! Every endpoint of the auth-server, one line each. Routes, methods, CORS, limits and the start-up list come from this
//! table; a new endpoint is a line here and a file beside it.

mod error;
mod home;
mod jwks;
mod login;
mod metadata;

use std::sync::Arc;

use signet_service::edge::{self, Cors, Edge, Endpoint, Response, answer, health, ready, style};
use warp::filters::BoxedFilter;

use crate::app::App;

/// More than any user name and password need (contract N3).
const LOGIN_BYTES: u64 = 16 * 1024;

/// The table.
pub static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::get("/", "what this server is", |app, call| answer(home::get(app, call))).cors(Cors::Closed),
    Endpoint::get("/assets/page.css", "how its pages look", |app, call| answer(style(app, call)))
        .cors(Cors::Closed),
    Endpoint::post("/auth/login", LOGIN_BYTES, "user name and password for an access token", |app, call| {
        answer(login::post(app, call))
    })
    .refusal(error::login),
    Endpoint::get("/.well-known/jwks.json", "the public keys (RFC 7517)", |app, call| {
        answer(jwks::get(app, call))
    })
    .cors(Cors::Public),
    Endpoint::get("/.well-known/oauth-authorization-server", "metadata (RFC 8414)", |app, call| {
        answer(metadata::get(app, call))
    })
    .cors(Cors::Public),
    Endpoint::get("/health", "is the process alive?", |app, call| answer(health(app, call))),
    Endpoint::get("/ready", "may it be sent work?", |app, call| answer(ready(app, call))),
];

/// The filter that answers for all of them.
#[must_use]
pub fn routes(edge: Edge, app: Arc<App>) -> BoxedFilter<(Response,)> {
    edge::routes(edge, app, ENDPOINTS)
}

#[cfg(test)]
mod tests;
