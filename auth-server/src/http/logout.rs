//! `POST /auth/logout`: rule U5.

use std::sync::Arc;

use auth_server_core::flows::sign_out;
use http::StatusCode;
use signet_service::edge::{Call, Refusal, Response};

use super::caller::{bearer, origin};
use super::error;
use crate::app::App;

pub(super) async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let token = bearer(&call)?.ok_or_else(error::no_token)?;
    let done = sign_out(&*app, &app.config.policy, (token, origin(&call))).await;
    done.map_err(|error| error::sign_out(&error))?;
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}
