//! `POST /bff/backchannel-logout`: OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8. The provider calls it, and proves itself by the
//! signature of what it brings.

use std::sync::Arc;

use http::StatusCode;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, json};

use super::{caller, docs};
use crate::app::App;
use crate::flows::hear_logout::{LogoutHeard, hear_logout};
use crate::rules::parameters::Parameters;

/// More than any logout token has.
const MOST: u64 = 32 * 1024;

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::post_form(
        "/bff/backchannel-logout",
        MOST,
        "where the provider says that a session has ended",
        |app, call| answer(post(app, call)),
    )
    .cors(Cors::Closed)
    .docs(&docs::BACKCHANNEL_LOGOUT)
}

async fn post(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let body = std::str::from_utf8(&call.body).ok();
    let sent = body.and_then(|body| Parameters::parse(body).ok()).unwrap_or_default();
    let token = sent.get("logout_token").ok_or_else(refused)?;
    match hear_logout(&app, token).await.map_err(caller::failed)? {
        LogoutHeard::Done(count) => {
            tracing::info!(count, "the provider has ended sessions");
            Ok(json(StatusCode::OK, &serde_json::json!({})))
        }
        LogoutHeard::Refused => Err(refused()),
        LogoutHeard::NoKeys => Err(caller::unavailable("There are no keys to check a logout token with.")),
    }
}

fn refused() -> Refusal {
    Refusal::invalid("Send a logout token of this client's provider, once.").with_fields(["logout_token"])
}
