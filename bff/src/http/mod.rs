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
mod session_details;
mod session_events;
mod session_page;
mod token;
mod unbuilt;
mod upstream;

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
    session_details::endpoint(),
    session_events::endpoint(),
    token::endpoint(),
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
    Endpoint::page("/index.html", "moved to /", |_, _| answer(app_files::moved("/"))),
    Endpoint::page("/code-flow/index.html", "moved to /code-flow", |_, _| {
        answer(app_files::moved("/code-flow"))
    }),
    Endpoint::page("/session/index.html", "moved to /session", |_, _| answer(app_files::moved("/session"))),
    upstream::endpoint(),
    Endpoint::page("/*", "the app: its pages and files", |app, call| answer(app_files::get(app, call))),
];

/// An address that an app shows a page for.
pub struct AppRoute {
    /// The address.
    pub path: &'static str,
    /// The file with the page of that app.
    pub page: &'static str,
    /// What it shows.
    pub about: &'static str,
}

/// The first app, which also shows the page for what is not there.
pub const APP: &str = "/index.html";
/// The one that signs in by redirect.
const CODE_FLOW: &str = "/code-flow/index.html";
/// The one that signs in by the bff: session mode.
const SESSION: &str = "/session/index.html";

/// The addresses that the apps show a page for; every other one is a file or not there.
pub static APP_ROUTES: &[AppRoute] = &[
    AppRoute { path: "/", page: APP, about: "sign in" },
    AppRoute { path: "/success", page: APP, about: "the token and what the API says to it" },
    AppRoute { path: "/inspect", page: APP, about: "any token, taken apart, checked and tampered with" },
    AppRoute { path: "/code-flow", page: CODE_FLOW, about: "sign in by redirect, step by step" },
    AppRoute { path: "/callback", page: CODE_FLOW, about: "where that comes back to" },
    AppRoute { path: "/session", page: SESSION, about: "who is signed in by a session, in and out" },
    AppRoute {
        path: "/dashboard",
        page: SESSION,
        about: "what the bff keeps of a session, and the API asked by it",
    },
    AppRoute { path: "/where-is-my-token", page: SESSION, about: "what a script in a page can read" },
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
