//! `GET /test_get_with_validation`: contracts R7, N5.

use std::sync::Arc;

use http::StatusCode;
use signet_guard::Refused;
use signet_service::edge::{Call, Refusal, Response, json};

use super::error;
use super::words::Verdict;
use crate::app::App;

/// Unlike an endpoint that needs a token, this one says hello to those who bring none.
pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let answer = match app.guard.authenticate(&call.headers).await {
        Ok(user) if user.is_admin() => Verdict::Admin,
        Ok(_) => Verdict::Valid,
        Err(Refused::NoCredentials) => Verdict::Hello,
        Err(refused) => return error::nice_try(&app.guard, &refused),
    };
    Ok(json(StatusCode::OK, &answer))
}
