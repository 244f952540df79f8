//! The leg behind us, for whoever wants to see it: what an upstream was asked and what it answered, in a header field of the answer. In
//! the demo profile alone, and nothing secret is ever in it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use signet_shared::wire::{LegRequest, LegResponse, SHOW_LEGS, UPSTREAM_LEG, UpstreamLeg};

/// The name of the field.
pub(super) const FIELD: HeaderName = HeaderName::from_static(UPSTREAM_LEG);
/// In place of the token.
const TOKEN: &str = "Bearer (the access token, which the browser never sees)";
/// In place of what is not passed on: it may be the upstream's secret, such as a cookie.
const DROPPED: &str = "(not passed on)";
/// More bytes than a leg has that anybody wants to look at; browsers end an answer whose fields are too long.
const MOST: usize = 16 * 1024;

/// Whether a page asks for it.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    headers.get(SHOW_LEGS).is_some_and(|value| value == "1")
}

/// What is about to be asked, before the token is in it.
pub(super) fn asked<B>(request: &Request<B>) -> LegRequest {
    let uri = request.uri();
    let host = uri.authority().map_or_else(String::new, ToString::to_string);
    let ours = [(HOST.to_string(), host), (AUTHORIZATION.to_string(), TOKEN.to_owned())];
    let others = request.headers().iter().map(|(name, value)| (name.to_string(), text(value)));
    LegRequest {
        method: request.method().to_string(),
        url: uri.to_string(),
        headers: ours.into_iter().chain(others).collect(),
    }
}

/// The value of the field, once there is an answer of which `passed` goes on to the browser; `None` where it would be too long.
pub(super) fn field(
    request: LegRequest,
    (status, came): (StatusCode, &HeaderMap),
    passed: &HeaderMap,
) -> Option<HeaderValue> {
    let shown = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = if passed.contains_key(name) { text(value) } else { DROPPED.to_owned() };
        (name.to_string(), value)
    };
    let response = LegResponse { status: status.as_u16(), headers: came.iter().map(shown).collect() };
    let json = serde_json::to_vec(&UpstreamLeg { request, response }).ok()?;
    let written = URL_SAFE_NO_PAD.encode(json);
    if written.len() > MOST {
        return None;
    }
    HeaderValue::try_from(written).ok()
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}
