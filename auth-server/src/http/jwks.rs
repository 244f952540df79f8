//! `GET /.well-known/jwks.json`: RFC 7517 §5, rule K8.

use std::sync::Arc;

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Refusal, Response, json};

use crate::app::App;

pub(super) async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = json(StatusCode::OK, &app.keys.now().jwks);
    let max_age = app.config.keys.policy.jwks_max_age;
    let value = HeaderValue::try_from(format!("public, max-age={max_age}")).map_err(Refusal::internal)?;
    response.headers_mut().insert(CACHE_CONTROL, value);
    Ok(response)
}
