//! `GET /api/tenants/{tenant}`: contracts P1, N8, T6.

use std::sync::Arc;

use http::StatusCode;
use serde::Serialize;
use signet_service::edge::{Call, Refusal, Response, json};
use signet_shared::wire::Code;
use utoipa::ToSchema;

use super::error;
use crate::app::App;

/// The tenant's data: so far its name.
#[derive(Serialize, ToSchema)]
pub(super) struct Tenant<'a> {
    tenant: &'a str,
}

/// Another tenant's data looks the same whether that tenant exists or not.
pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    match user.tenant() {
        Some(own) if own == call.param("tenant") => Ok(json(StatusCode::OK, &Tenant { tenant: own })),
        _ => Err(Refusal::new(Code::WrongTenant, "This is for people of that tenant only.")),
    }
}
