//! `/bff/{upstream}/*`: an API behind us, asked in the name of who is signed in: contracts B7, B8, N12.

use std::sync::Arc;

use http::Method;
use signet_service::edge::{Call, Endpoint, Refusal, Response, Upload, answer};
use signet_shared::wire::Code;

use super::caller;
use crate::app::App;
use crate::flows::access_token::{AccessError, access_token};
use crate::proxy::{Until, forward};

const PATH: &str = "/bff/{upstream}/*";

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::stream(PATH, "an API, in the name of who is signed in", |app, call, upload| {
        answer(any(app, (call, upload)))
    })
    .passed_on()
}

/// Who may not ask, or did not mean it, is told so before anything of the body is read.
async fn any(app: Arc<App>, (call, upload): (Call, Upload)) -> Result<Response, Refusal> {
    let prefix = call.param("upstream").to_owned();
    if app.upstreams.get(&prefix).is_none() {
        return Err(Refusal::not_found());
    }
    let session = caller::session(&app, &call).await?;
    if !is_safe(&call.method) {
        caller::meant(&app, &call, &session)?;
    }
    let token = access_token(&app, &session, app.clock.now()).await.map_err(refused)?;
    let rest = call.below(PATH).to_owned();
    let until = Until::end_of(&app.ends, &session.digest);
    forward(&app.upstreams, (call, upload), (&prefix, &rest), &token, until).await
}

/// RFC 9110 §9.2.1: whoever sends one of these asks for no change.
fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD].contains(method)
}

fn refused(error: AccessError) -> Refusal {
    match error {
        AccessError::Ended => Refusal::new(Code::Unauthenticated, "The session has ended: sign in again."),
        AccessError::Unavailable => {
            caller::unavailable("The server that people sign in at cannot be reached now.")
        }
        AccessError::Flow(error) => caller::failed(error),
    }
}
