//! `GET /.well-known/oauth-authorization-server`: RFC 8414 §3.

use std::sync::Arc;

use auth_server_core::rules::protocol::metadata;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Refusal, Response, json};

use crate::app::App;

pub(super) async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = json(StatusCode::OK, &metadata::document(&app.config.policy.issuer));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    Ok(response)
}
