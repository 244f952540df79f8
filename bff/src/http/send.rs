//! From a file of the app to an answer, and what belongs to every page (contract N10).

use http::{HeaderMap, HeaderValue, StatusCode};
use signet_service::edge::negotiate::{Kept, choose, send};
use signet_service::edge::{self, Call, Refusal, Response};

use crate::config::Config;
use crate::files::File;

/// `file` in the coding that the caller likes best, or 304 where it has that copy already.
pub(super) fn file(
    config: &Config,
    call: &Call,
    file: &File,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let (coding, copy) = file.copy(choose(&call.headers, &file.codings()));
    let kept = Kept { media_type: file.media_type, immutable: file.immutable, coding, copy };
    let mut response = send(&call.headers, status, kept)?;
    // On a 304 too: browsers put its fields in place of those that they kept.
    if file.is_page() {
        page_headers(config, response.headers_mut())?;
    }
    Ok(response)
}

/// What belongs to every page (contract N10).
pub(super) fn page_headers(config: &Config, headers: &mut HeaderMap) -> Result<(), Refusal> {
    let policy = HeaderValue::from_str(&config.page_policy).map_err(Refusal::internal)?;
    edge::page_headers(headers, policy);
    Ok(())
}
