//! `/oauth2/userinfo`: OpenID Connect Core §5.3, RFC 6750 §2; rules K4, K7.

use std::sync::Arc;

use auth_server_core::flows::tokens::{UserinfoAnswer, UserinfoError, userinfo};
use auth_server_core::rules::protocol::parameters::Parameters;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json, text};

use super::caller::bearer;
use super::{docs, error};
use crate::app::App;

/// More than a token needs.
const BYTES: u64 = 16 * 1024;

/// `GET /oauth2/userinfo` of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::get("/oauth2/userinfo", "who has signed in (OpenID Connect)", |app, call| {
        answer(get(app, call))
    })
    .cors(Cors::Clients)
    .docs(&docs::USERINFO)
}

/// `POST /oauth2/userinfo` of the table.
pub(super) const fn form() -> Endpoint<App> {
    Endpoint::post_form("/oauth2/userinfo", BYTES, "the same", |app, call| answer(post(app, call)))
        .cors(Cors::Clients)
        .docs(&docs::USERINFO_POST)
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let token = bearer(&call)?.map(str::to_owned);
    said(&app, token).await
}

/// The token is in the header or in the body (RFC 6750 §2.2); in both it would be a guess.
async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let form = std::str::from_utf8(&call.body).ok().and_then(|text| Parameters::parse(text).ok());
    let form = form.ok_or_else(|| Refusal::invalid("The body cannot be read."))?;
    let token = match (bearer(&call)?, form.get("access_token")) {
        (Some(_), Some(_)) => return Err(Refusal::invalid("The token is sent in two ways.")),
        (Some(token), None) | (None, Some(token)) => Some(token.to_owned()),
        (None, None) => None,
    };
    said(&app, token).await
}

async fn said(app: &App, token: Option<String>) -> Result<Response, Refusal> {
    let Some(token) = token else { return Err(error::userinfo_token_missing()) };
    let provider = app.config.provider(&app.registry.resources);
    match userinfo(app, provider, &token).await {
        Ok(UserinfoAnswer::Plain(said)) => Ok(json(StatusCode::OK, &said)),
        Ok(UserinfoAnswer::Signed(jwt)) => {
            let mut response = text(StatusCode::OK, jwt);
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            Ok(response)
        }
        Err(UserinfoError::InvalidToken) => Err(error::userinfo_token_refused()),
        Err(UserinfoError::NoScope) => Err(error::userinfo_scope_missing()),
        Err(UserinfoError::Unavailable(reason)) => Err(error::unavailable(&reason)),
        Err(UserinfoError::Failed(failure)) => Err(Refusal::internal(failure)),
    }
}
