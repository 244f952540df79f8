//! `POST /oauth2/token`: RFC 6749 §3.2, §5; contracts O5, O6.

use std::sync::Arc;

use auth_server_core::domain::GrantType;
use auth_server_core::flows::tokens::{redeem_code, refresh};
use auth_server_core::flows::{TokenError, authenticate_client, client_credentials};
use auth_server_core::rules::protocol::client_authentication::presented;
use auth_server_core::rules::protocol::grant_type;
use auth_server_core::rules::protocol::parameters::{BadParameters, Parameters};
use http::header::PRAGMA;
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};
use signet_shared::wire::{OAuthFailure, TokenAnswer};

use super::{docs, error};
use crate::app::App;

/// More than any token request needs.
const BYTES: u64 = 16 * 1024;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::post_form("/oauth2/token", BYTES, "tokens for clients (RFC 6749)", |app, call| {
        answer(post(app, call))
    })
    .cors(Cors::Clients)
    .refusal::<OAuthFailure>(error::oauth)
    .docs(&docs::TOKEN)
}

async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let form = form(&call).map_err(|bad| Refusal::invalid(format!("The body cannot be read: {bad}.")))?;
    let authorization = call.header("authorization")?;
    let issued = exchange(&app, authorization, &form).await.map_err(|error| error::token(&error))?;
    let mut response = json(StatusCode::OK, &issued);
    response.headers_mut().insert(PRAGMA, HeaderValue::from_static("no-cache"));
    Ok(response)
}

pub(super) fn form(call: &Call) -> Result<Parameters, BadParameters> {
    let text = std::str::from_utf8(&call.body).map_err(|_| BadParameters::Encoding)?;
    Parameters::parse(text)
}

async fn exchange(
    app: &App,
    authorization: Option<&str>,
    form: &Parameters,
) -> Result<TokenAnswer, TokenError> {
    let grant = grant_type::asked(form)?;
    let issuer = &app.config.policy.issuer;
    let client = authenticate_client(app, issuer, &presented(authorization, form)?).await?;
    let provider = app.config.provider(&app.registry.resources);
    let given = match grant {
        GrantType::ClientCredentials => client_credentials(app, provider, &client, form).await?,
        GrantType::AuthorizationCode => redeem_code(app, provider, &client, form).await?,
        GrantType::RefreshToken => refresh(app, provider, &client, form).await?,
    };
    Ok(TokenAnswer {
        access_token: given.access_token,
        token_type: "Bearer".to_owned(),
        expires_in: given.expires_in,
        scope: given.scope,
        id_token: given.id_token,
        refresh_token: given.refresh_token,
    })
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
