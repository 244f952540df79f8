//! `GET /.well-known/jwks.json`: RFC 7517 §5, rule K8.

use std::sync::Arc;

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};

use super::docs;
use crate::app::App;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::get("/.well-known/jwks.json", "the public keys (RFC 7517)", |app, call| answer(get(app, call)))
        .cors(Cors::Public)
        .docs(&docs::KEYS)
}

async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = json(StatusCode::OK, &app.keys.now().jwks);
    let max_age = app.config.keys.policy.jwks_max_age;
    let value = HeaderValue::try_from(format!("public, max-age={max_age}")).map_err(Refusal::internal)?;
    response.headers_mut().insert(CACHE_CONTROL, value);
    Ok(response)
}
