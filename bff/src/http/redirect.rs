//! Sending a browser on: 303, so that what comes is a GET (rule G6).

use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use signet_service::edge::{Refusal, Response};

/// To `location`, which nobody keeps.
pub(super) fn see_other(location: &str) -> Result<Response, Refusal> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::try_from(location).map_err(Refusal::internal)?;
    response.headers_mut().insert(LOCATION, location);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Adds a `Set-Cookie` field.
pub(super) fn with_cookie(response: &mut Response, field: String) -> Result<(), Refusal> {
    let field = HeaderValue::try_from(field).map_err(Refusal::internal)?;
    response.headers_mut().append(SET_COOKIE, field);
    Ok(())
}
