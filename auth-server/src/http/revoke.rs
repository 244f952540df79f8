//! `POST /oauth2/revoke`: RFC 7009.

use std::sync::Arc;

use auth_server_core::flows::authenticate_client;
use auth_server_core::flows::tokens::revoke;
use auth_server_core::rules::protocol::client_authentication::presented;
use http::StatusCode;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};
use signet_shared::wire::OAuthFailure;

use super::token::form;
use super::{docs, error};
use crate::app::App;

/// More than any token needs.
const BYTES: u64 = 16 * 1024;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::post_form("/oauth2/revoke", BYTES, "tokens given back (RFC 7009)", |app, call| {
        answer(post(app, call))
    })
    .cors(Cors::Clients)
    .refusal::<OAuthFailure>(error::oauth)
    .docs(&docs::REVOKE)
}

async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let form = form(&call).map_err(|bad| Refusal::invalid(format!("The body cannot be read: {bad}.")))?;
    let issuer = &app.config.policy.issuer;
    let authorization = call.header("authorization")?;
    let revoked = async {
        let client = authenticate_client(&*app, issuer, &presented(authorization, &form)?).await?;
        revoke(&*app, &client, &form).await
    };
    revoked.await.map_err(|error| error::token(&error))?;
    Ok(json(StatusCode::OK, &serde_json::json!({})))
}
