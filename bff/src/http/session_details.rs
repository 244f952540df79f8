//! `GET /bff/session/details`: what the session rests on (contract B5).

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};

use super::{caller, docs};
use crate::app::App;
use crate::flows::session_details::session_details;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::get("/bff/session/details", "what the session rests on", |app, call| answer(get(app, call)))
        .cors(Cors::Frontend)
        .docs(&docs::SESSION_DETAILS)
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let session = caller::session(&app, &call).await?;
    Ok(json(StatusCode::OK, &session_details(&session, app.config.keeping.refresh_skew)))
}
