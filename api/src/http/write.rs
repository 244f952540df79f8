//! `POST /api/write`: contracts P1, N8.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Refusal, Response, json};

use super::{Said, error};
use crate::app::App;

pub(super) async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    user.require_scope("write").map_err(|refused| error::refused(&app.guard, &refused))?;
    Ok(json(StatusCode::CREATED, &Said { message: "It is written." }))
}
