//! `POST /auth/logout`: rule U5.

use std::sync::Arc;

use auth_server_core::flows::sign_out;
use http::StatusCode;
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

use super::caller::{bearer, origin};
use super::{docs, error};
use crate::app::App;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::bare_post("/auth/logout", "ends the session of a token", |app, call| answer(post(app, call)))
        .docs(&docs::LOGOUT)
}

async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let token = bearer(&call)?.ok_or_else(error::no_token)?;
    let done = sign_out(&*app, &app.config.policy, (token, origin(&call))).await;
    done.map_err(|error| error::sign_out(&error))?;
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}
