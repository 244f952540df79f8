//! `GET /bff/jwks.json`: RFC 7517 §5, contract N13. The provider fetches it to check what proves this client.

use std::sync::Arc;

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};

use super::docs;
use crate::app::App;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::get("/bff/jwks.json", "the public key of this client (RFC 7517)", |app, call| {
        answer(get(app, call))
    })
    .cors(Cors::Closed)
    .docs(&docs::JWKS)
}

async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let mut response = json(StatusCode::OK, &app.provider.key.jwks);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    Ok(response)
}
