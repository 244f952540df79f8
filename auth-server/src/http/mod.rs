//! Every endpoint of the auth-server, one line each. Routes, methods, CORS, limits, documentation and the start-up list come
//! from this table; a new endpoint is a line here, a file beside it, and what `docs.rs` says of it.

mod caller;
mod docs;
mod error;
mod home;
mod hosted;
mod jwks;
mod login;
mod logout;
mod metadata;
mod revoke;
mod token;
mod userinfo;

use std::sync::Arc;

use signet_docs::{assets, document, redoc, swagger_ui};
use signet_service::edge::{self, Edge, Endpoint, Response, answer, style};
use signet_shared::wire::LoginFailure;
use warp::filters::BoxedFilter;

use crate::app::App;

/// More than any user name and password need (contract N3).
const LOGIN_BYTES: u64 = 16 * 1024;

/// The table.
pub static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::page("/", "what this server is", |app, call| answer(home::get(app, call))),
    Endpoint::page("/assets/page.css", "how its pages look", |app, call| answer(style(app, call))),
    Endpoint::post("/auth/login", LOGIN_BYTES, "user name and password for an access token", |app, call| {
        answer(login::post(app, call))
    })
    .refusal::<LoginFailure>(error::login)
    .docs(&docs::LOGIN),
    logout::endpoint(),
    token::endpoint(),
    revoke::endpoint(),
    userinfo::endpoint(),
    userinfo::form(),
    hosted::authorize::page().acts(),
    hosted::authorize::form(),
    hosted::show::page().acts(),
    hosted::decide::form(),
    hosted::password::page(),
    hosted::password::form(),
    hosted::logout::page().acts(),
    hosted::logout::form(),
    hosted::logout::confirmation(),
    hosted::applications::page(),
    hosted::applications::form(),
    metadata::discovery(),
    metadata::endpoint(),
    jwks::endpoint(),
    Endpoint::health(),
    Endpoint::ready(),
    Endpoint::security_txt(),
    document(),
    swagger_ui(),
    redoc(),
    assets(),
];

/// The filter that answers for all of them.
#[must_use]
pub fn routes(edge: Edge, app: Arc<App>) -> BoxedFilter<(Response,)> {
    edge::routes(edge, app, ENDPOINTS)
}

#[cfg(test)]
mod session_tests;
#[cfg(test)]
mod tests;
