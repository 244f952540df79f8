//! `GET /.well-known/jwks.json`: RFC 7517 §5, rule K8.

use std::sync::Arc;

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use signet_service::edge::{Call, Refusal, Response, json};

use crate::app::App;

/// How long a copy of the keys may be used: rule K8.
const MAX_AGE: HeaderValue = HeaderValue::from_static("public, max-age=300");

pub(super) async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = json(StatusCode::OK, &JwkSet { keys: vec![app.key.jwk.clone()] });
    response.headers_mut().insert(CACHE_CONTROL, MAX_AGE);
    Ok(response)
}
