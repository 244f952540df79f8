//! `POST /oauth2/revoke`: RFC 7009.

use std::sync::Arc;

use auth_server_core::flows::authenticate_client;
use auth_server_core::flows::tokens::revoke;
use auth_server_core::rules::protocol::client_authentication::presented;
use signet_service::edge::{Call, Refusal, Response};

use super::error;
use super::token::form;
use crate::app::App;

pub(super) async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let form = form(&call).map_err(|bad| Refusal::invalid(format!("The body cannot be read: {bad}.")))?;
    let issuer = &app.config.policy.issuer;
    let authorization = call.header("authorization")?;
    let revoked = async {
        let client = authenticate_client(&*app, issuer, &presented(authorization, &form)?).await?;
        revoke(&*app, &client, &form).await
    };
    revoked.await.map_err(|error| error::token(&error))?;
    Ok(Response::default())
}
