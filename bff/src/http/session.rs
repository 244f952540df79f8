//! `GET /bff/session` and, under the name of before, `GET /bff/me`: contracts B5, B12, N12.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};
use signet_service::openapi::Operation;
use signet_shared::wire::SessionAnswer;

use super::caller;
use crate::app::App;

/// The line of the table for either.
pub(super) const fn endpoint(path: &'static str, docs: &'static Operation) -> Endpoint<App> {
    Endpoint::get(path, "who is signed in", |app, call| answer(get(app, call)))
        .cors(Cors::Frontend)
        .docs(docs)
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let session = caller::session(&app, &call).await?;
    let csrf_token = app.vault.csrf_token(&session.digest);
    let (user, tenant) = (session.state.user, session.state.tenant);
    Ok(json(StatusCode::OK, &SessionAnswer { user, tenant, expires_at: session.ends_at, csrf_token }))
}
