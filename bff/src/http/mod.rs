//! Every endpoint of the bff, one line each. Routes, methods, CORS, limits, documentation and the start-up list come from
//! this table; a new endpoint is a line here, a file beside it, and what `docs.rs` says of it. What the app answers itself
//! comes last (contract N11).

mod app_files;
mod backchannel_logout;
mod callback;
mod caller;
mod config_json;
mod docs;
mod jwks;
mod login;
mod logout;
mod redirect;
mod send;
mod session;
mod session_page;
mod unbuilt;

use std::sync::Arc;

use signet_docs::{assets, document, redoc, swagger_ui};
use signet_service::edge::{self, Cors, Edge, Endpoint, Response, answer, style};
use warp::filters::BoxedFilter;

use crate::app::App;

/// The table.
pub static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::get("/config.json", "where the app finds the others", |app, call| {
        answer(config_json::get(app, call))
    })
    .cors(Cors::Closed)
    .docs(&docs::CONFIG),
    login::endpoint(),
    callback::endpoint(),
    session::endpoint("/bff/session", &docs::SESSION),
    session::endpoint("/bff/me", &docs::ME),
    logout::endpoint(),
    backchannel_logout::endpoint(),
    jwks::endpoint(),
    Endpoint::health(),
    Endpoint::ready(),
    Endpoint::security_txt(),
    document(),
    swagger_ui(),
    redoc(),
    assets(),
    Endpoint::page("/assets/page.css", "how its own page looks", |app, call| answer(style(app, call))),
    session_page::endpoint(),
    Endpoint::page("/index.html", "moved to /", |app, call| answer(app_files::index(app, call))),
    Endpoint::page("/*", "the app: its pages and files", |app, call| answer(app_files::get(app, call))),
];

/// The addresses that the app shows a page for; every other one is a file or not there.
pub static APP_ROUTES: &[(&str, &str)] = &[
    ("/", "sign in"),
    ("/success", "the token and what the API says to it"),
    ("/inspect", "any token, taken apart, checked and tampered with"),
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
