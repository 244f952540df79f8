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
use signet_service::edge::{self, Cors, Edge, Endpoint, Response, answer, style};
use signet_shared::wire::{LoginFailure, OAuthFailure};
use warp::filters::BoxedFilter;

use crate::app::App;

/// More than any user name and password need (contract N3).
const LOGIN_BYTES: u64 = 16 * 1024;

/// More than any token request needs.
const TOKEN_BYTES: u64 = 16 * 1024;

/// More than any authorization request needs, with a request object and a hint.
const AUTHORIZE_BYTES: u64 = 64 * 1024;

/// More than any form of a page needs.
const PAGE_BYTES: u64 = 16 * 1024;

/// The table.
pub static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::page("/", "what this server is", |app, call| answer(home::get(app, call))),
    Endpoint::page("/assets/page.css", "how its pages look", |app, call| answer(style(app, call))),
    Endpoint::post("/auth/login", LOGIN_BYTES, "user name and password for an access token", |app, call| {
        answer(login::post(app, call))
    })
    .refusal::<LoginFailure>(error::login)
    .docs(&docs::LOGIN),
    Endpoint::bare_post("/auth/logout", "ends the session of a token", |app, call| {
        answer(logout::post(app, call))
    })
    .docs(&docs::LOGOUT),
    Endpoint::post_form("/oauth2/token", TOKEN_BYTES, "tokens for clients (RFC 6749)", |app, call| {
        answer(token::post(app, call))
    })
    .refusal::<OAuthFailure>(error::oauth)
    .docs(&docs::TOKEN),
    Endpoint::page("/oauth2/authorize", "where people sign in for an application", |app, call| {
        answer(hosted::authorize::get(app, call))
    }),
    Endpoint::page_form("/oauth2/authorize", AUTHORIZE_BYTES, "the same", |app, call| {
        answer(hosted::authorize::post(app, call))
    }),
    Endpoint::page("/signin/{handle}", "whatever comes next for a sign-in", |app, call| {
        answer(hosted::show::get(app, call))
    }),
    Endpoint::page_form(
        "/signin/{handle}",
        PAGE_BYTES,
        "an account is chosen, something allowed",
        |app, call| answer(hosted::decide::post(app, call)),
    ),
    Endpoint::page("/signin/{handle}/password", "the form for name and password", |app, call| {
        answer(hosted::password::get(app, call))
    }),
    Endpoint::page_form("/signin/{handle}/password", PAGE_BYTES, "somebody signs in", |app, call| {
        answer(hosted::password::post(app, call))
    }),
    Endpoint::page("/oauth2/logout", "where applications send people to sign out", |app, call| {
        answer(hosted::logout::get(app, call))
    }),
    Endpoint::page_form("/oauth2/logout", AUTHORIZE_BYTES, "the same", |app, call| {
        answer(hosted::logout::post(app, call))
    }),
    Endpoint::page_form("/oauth2/logout/confirm", PAGE_BYTES, "somebody signs out", |app, call| {
        answer(hosted::logout::confirm(app, call))
    }),
    Endpoint::get("/oauth2/userinfo", "who has signed in (OpenID Connect)", |app, call| {
        answer(userinfo::get(app, call))
    })
    .docs(&docs::USERINFO),
    Endpoint::post_form("/oauth2/userinfo", TOKEN_BYTES, "the same", |app, call| {
        answer(userinfo::post(app, call))
    })
    .docs(&docs::USERINFO_POST),
    Endpoint::post_form("/oauth2/revoke", TOKEN_BYTES, "tokens given back (RFC 7009)", |app, call| {
        answer(revoke::post(app, call))
    })
    .refusal::<OAuthFailure>(error::oauth)
    .docs(&docs::REVOKE),
    Endpoint::get("/.well-known/openid-configuration", "metadata (OpenID Connect Discovery)", |app, call| {
        answer(metadata::get(app, call))
    })
    .cors(Cors::Public)
    .docs(&docs::DISCOVERY),
    Endpoint::get("/.well-known/jwks.json", "the public keys (RFC 7517)", |app, call| {
        answer(jwks::get(app, call))
    })
    .cors(Cors::Public)
    .docs(&docs::KEYS),
    Endpoint::get("/.well-known/oauth-authorization-server", "metadata (RFC 8414)", |app, call| {
        answer(metadata::get(app, call))
    })
    .cors(Cors::Public)
    .docs(&docs::METADATA),
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
#[cfg(test)]
mod token_tests;
