//! `/bff/{upstream}/*`: an API behind us, asked in the name of who is signed in: contracts B7, B8, N12.

use std::sync::Arc;

use http::Method;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, Upload, answer};

use super::caller;
use crate::app::App;
use crate::flows::access_token::access_token;
use crate::proxy::forward;

const PATH: &str = "/bff/{upstream}/*";

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::stream(PATH, "an API, in the name of who is signed in", |app, call, upload| {
        answer(any(app, (call, upload)))
    })
    .cors(Cors::Frontend)
    .passed_on()
}

/// Who may not ask, or did not mean it, is told so before anything of the body is read.
async fn any(app: Arc<App>, (call, upload): (Call, Upload)) -> Result<Response, Refusal> {
    let prefix = call.param("upstream").to_owned();
    let upstream = app.upstreams.get(&prefix).ok_or_else(Refusal::not_found)?;
    let session = caller::session(&app, &call).await?;
    if !is_safe(&call.method) {
        caller::meant(&app, &call, &session)?;
    }
    let token = access_token(&app, &session, upstream.needs(), app.clock.now()).await;
    let token = token.map_err(caller::no_token)?.token;
    let rest = call.below(PATH).to_owned();
    forward(&app.upstreams, (call, upload), &prefix, &rest, &token).await
}

/// RFC 9110 §9.2.1: whoever sends one of these asks for no change.
fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD].contains(method)
}
