//! Every endpoint of the api, one line each. Routes, methods, CORS, limits and the start-up list come from this table; a
//! new endpoint is a line here and a file beside it.

mod admin;
mod error;
mod me;
mod metadata;
mod tenant;
mod validation;
mod write;

use std::sync::Arc;

use signet_service::edge::{self, Cors, Edge, Endpoint, Response, answer, health, ready};
use warp::filters::BoxedFilter;

use crate::app::App;

/// The table.
pub static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::get("/test_get_with_validation", "what does this API think of your token?", |app, call| {
        answer(validation::get(app, call))
    }),
    Endpoint::get("/api/me", "who you are, and what your token says", |app, call| answer(me::get(app, call))),
    Endpoint::get("/api/profile", "who you are, in short", |app, call| answer(me::profile(app, call))),
    Endpoint::get("/api/admin", "for the role admin", |app, call| answer(admin::get(app, call))),
    Endpoint::get("/api/tenants/{tenant}", "for people of that tenant", |app, call| {
        answer(tenant::get(app, call))
    }),
    Endpoint::bare_post("/api/write", "for the scope write", |app, call| answer(write::post(app, call))),
    Endpoint::get(metadata::PATH, "metadata (RFC 9728)", |app, call| answer(metadata::get(app, call)))
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
