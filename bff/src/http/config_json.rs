//! `GET /config.json`: the addresses that the app works with; nothing is compiled into it.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Refusal, Response, json};

use crate::app::App;

pub(super) async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    Ok(json(StatusCode::OK, &app.config.app))
}
