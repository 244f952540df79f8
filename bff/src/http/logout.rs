//! `POST /bff/logout`: contract B6.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};

use super::{caller, docs, redirect};
use crate::app::App;
use crate::flows::log_out::log_out;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::bare_post("/bff/logout", "ends the session", |app, call| answer(post(app, call)))
        .cors(Cors::Frontend)
        .docs(&docs::LOGOUT)
}

async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let session = caller::session(&app, &call).await?;
    caller::meant(&app, &call, &session)?;
    let ended = log_out(&app, &session).await.map_err(caller::failed)?;
    let mut response = json(StatusCode::OK, &ended);
    let cookies = app.config.cookies();
    redirect::with_cookie(&mut response, cookies.clear(&cookies.session()))?;
    Ok(response)
}
