//! `GET /api/admin`: contracts P1, N8.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Refusal, Response, json};

use super::{Said, error};
use crate::app::App;

pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    user.require_role("admin").map_err(|refused| error::refused(&app.guard, &refused))?;
    Ok(json(StatusCode::OK, &Said { message: "You are an administrator." }))
}
