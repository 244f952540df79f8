//! `GET /.well-known/oauth-protected-resource`: RFC 9728 §3.

use std::sync::Arc;

use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Refusal, Response, json};
use signet_shared::wire::ProtectedResourceMetadata;

use crate::app::App;

pub(super) const PATH: &str = "/.well-known/oauth-protected-resource";

pub(super) async fn get(app: Arc<App>, _: Call) -> Result<Response, Refusal> {
    let words = |list: &[&str]| list.iter().copied().map(str::to_owned).collect();
    let document = ProtectedResourceMetadata {
        resource: app.config.resource.clone(),
        authorization_servers: vec![app.config.issuer.clone()],
        bearer_methods_supported: words(&["header"]),
        scopes_supported: words(&["read", "write"]),
        resource_name: "Signet API".into(),
    };
    let mut response = json(StatusCode::OK, &document);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    Ok(response)
}
