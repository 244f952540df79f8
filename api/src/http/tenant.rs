//! `GET /api/tenants/{tenant}`: contracts P1, N8, T6.

use std::sync::Arc;

use http::StatusCode;
use serde_json::json;
use signet_service::edge::{self, Call, Refusal, Response};
use signet_shared::wire::Code;

use super::error;
use crate::app::App;

/// Another tenant's data looks the same whether that tenant exists or not.
pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    match user.tenant() {
        Some(own) if own == call.param("tenant") => Ok(edge::json(StatusCode::OK, &json!({"tenant": own}))),
        _ => Err(Refusal::new(Code::WrongTenant, "This is for people of that tenant only.")),
    }
}
