//! Every endpoint of the api, one line each. Routes, methods, CORS, limits, documentation and the start-up list come from
//! this table; a new endpoint is a line here, a file beside it, and what `docs.rs` says of it.

mod admin;
mod docs;
mod error;
mod me;
mod metadata;
mod tenant;
mod validation;
mod words;
mod write;

use std::sync::Arc;

use serde::Serialize;
use signet_docs::{assets, document, redoc, swagger_ui};
use signet_service::edge::{self, Cors, Edge, Endpoint, Response, answer};
use utoipa::ToSchema;
use warp::filters::BoxedFilter;

use crate::app::App;

/// The table.
pub static ENDPOINTS: &[Endpoint<App>] = &[
    Endpoint::get("/test_get_with_validation", "what does this API think of your token?", |app, call| {
        answer(validation::get(app, call))
    })
    .docs(&docs::VALIDATION),
    Endpoint::get("/api/me", "who you are, and what your token says", |app, call| answer(me::get(app, call)))
        .docs(&docs::ME),
    Endpoint::get("/api/profile", "who you are, in short", |app, call| answer(me::profile(app, call)))
        .docs(&docs::PROFILE),
    Endpoint::get("/api/admin", "for the role admin", |app, call| answer(admin::get(app, call)))
        .docs(&docs::ADMIN),
    Endpoint::get("/api/tenants/{tenant}", "for people of that tenant", |app, call| {
        answer(tenant::get(app, call))
    })
    .docs(&docs::TENANT),
    Endpoint::bare_post("/api/write", "for the scope write", |app, call| answer(write::post(app, call)))
        .docs(&docs::WRITE),
    Endpoint::get(metadata::PATH, "metadata (RFC 9728)", |app, call| answer(metadata::get(app, call)))
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

/// A sentence for whoever was admitted.
#[derive(Serialize, ToSchema)]
struct Said {
    message: &'static str,
}

/// The filter that answers for all of them.
#[must_use]
pub fn routes(edge: Edge, app: Arc<App>) -> BoxedFilter<(Response,)> {
    edge::routes(edge, app, ENDPOINTS)
}

#[cfg(test)]
mod tests;
