//! `/bff/{upstream}/*`: an API behind us, asked in the name of who is signed in: contracts B7, B8, N12. What has no end of its own,
//! answer or WebSocket, ends with the session (rule H6).

use std::sync::Arc;

use http::header::SEC_WEBSOCKET_VERSION;
use http::{HeaderValue, Method};
use http_body::Body as _;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, Upgrade, Upload, answer, asks_for};
use signet_shared::wire::Code;

use super::caller;
use crate::app::App;
use crate::flows::access_token::access_token;
use crate::proxy::{Opening, Until, Upstream, forward, open_socket};
use crate::rules::proxy::destination;
use crate::rules::proxy::websocket::{self, Handshake, Refused};

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
async fn any(app: Arc<App>, (call, mut upload): (Call, Upload)) -> Result<Response, Refusal> {
    let prefix = call.param("upstream").to_owned();
    let upstream = app.upstreams.get(&prefix).ok_or_else(Refusal::not_found)?;
    if asks_for(websocket::PROTOCOL, &call.headers)
        && let Some(upgrade) = upload.upgrade()
    {
        return socket(&app, (call, upload, upgrade), upstream).await;
    }
    if !destination::is_data(&call.headers) {
        let sentence = "An API's answer is data: no page loads it as a script, a style or a frame.";
        return Err(Refusal::new(Code::Csrf, sentence));
    }
    let session = caller::session(&app, &call).await?;
    if !is_safe(&call.method) {
        caller::meant(&app, &call, &session)?;
    }
    let token = access_token(&app, &session, upstream.needs(), app.clock.now()).await;
    let token = token.map_err(caller::no_token)?.token;
    let rest = call.below(PATH).to_owned();
    let until = Until::end_of(&app.ends, &session.digest);
    forward(&app.upstreams, (call, upload), (&prefix, &rest), &token, until).await
}

/// A WebSocket, for a page of ours alone: a browser sends the cookie whoever opens one, and no CSRF token with it.
async fn socket(
    app: &Arc<App>,
    (call, upload, upgrade): (Call, Upload, Upgrade),
    upstream: &Upstream,
) -> Result<Response, Refusal> {
    if !websocket::is_of(&call.headers, app.config.pages()) {
        let sentence = "A WebSocket is opened by a page of this site alone: its Origin is not this site's.";
        return Err(Refusal::new(Code::Csrf, sentence));
    }
    let session = caller::session(app, &call).await?;
    let length = upload.size_hint().exact();
    let handshake = Handshake::read(&call.method, &call.headers, length).map_err(no_handshake)?;
    let token = access_token(app, &session, upstream.needs(), app.clock.now()).await;
    let token = token.map_err(caller::no_token)?.token;
    let rest = call.below(PATH).to_owned();
    let opening = Opening { call, upload, upgrade, handshake };
    let until = Until::end_of(&app.ends, &session.digest);
    open_socket(&app.upstreams, opening, (&upstream.prefix, &rest), &token, until).await
}

fn no_handshake(why: Refused) -> Refusal {
    let refusal = Refusal::invalid(why.to_string());
    match why {
        // RFC 6455 §4.4.
        Refused::Version => {
            refusal.with_header(SEC_WEBSOCKET_VERSION, HeaderValue::from_static(websocket::VERSION))
        }
        _ => refusal,
    }
}

/// RFC 9110 §9.2.1: whoever sends one of these asks for no change.
fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD].contains(method)
}
