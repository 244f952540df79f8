//! Every endpoint of the bff, one line each. Routes, methods, CORS, limits and the start-up list come from this table;
//! a new endpoint is a line here and a file beside it. What the app answers itself comes last (contract N11).

mod app_files;
mod config_json;
mod send;
mod unbuilt;

use std::sync::Arc;

use signet_service::edge::{self, Cors, Edge, Endpoint, Response, answer, health, ready, style};
use warp::filters::BoxedFilter;

use crate::app::App;

/// The table.
pub static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::get("/config.json", "where the app finds the others", |app, call| {
        answer(config_json::get(app, call))
    })
    .cors(Cors::Closed),
    Endpoint::get("/health", "is the process alive?", |app, call| answer(health(app, call))),
    Endpoint::get("/ready", "may it be sent work?", |app, call| answer(ready(app, call))),
    Endpoint::get("/assets/page.css", "how its own page looks", |app, call| answer(style(app, call)))
        .cors(Cors::Closed),
    Endpoint::get("/index.html", "moved to /", |app, call| answer(app_files::index(app, call)))
        .cors(Cors::Closed),
    Endpoint::get("/*", "the app: its pages and files", |app, call| answer(app_files::get(app, call)))
        .cors(Cors::Closed),
];

/// The addresses that the app shows a page for; every other one is a file or not there.
pub static APP_ROUTES: &[(&str, &str)] =
    &[("/", "sign in"), ("/success", "the token and what the API says to it")];

/// The filter that answers for all of them.
#[must_use]
pub fn routes(edge: Edge, app: Arc<App>) -> BoxedFilter<(Response,)> {
    edge::routes(edge, app, ENDPOINTS)
}

#[cfg(test)]
mod tests;
