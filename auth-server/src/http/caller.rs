//! Who calls: from where, and with which token (RFC 6750 §2.1).

use auth_server_core::domain::Origin;
use signet_service::edge::{Call, Refusal};

/// From where a call came.
pub(super) fn origin(call: &Call) -> Origin {
    Origin { address: call.peer.map(|peer| peer.client), request_id: call.id.to_string() }
}

/// The bearer token of a call; another scheme has none.
///
/// # Errors
/// 400, where two are sent: which of them counts is not for us to guess.
pub(super) fn bearer(call: &Call) -> Result<Option<&str>, Refusal> {
    let sent = call.header("authorization")?.unwrap_or_default().trim();
    let (scheme, token) = sent.split_once(' ').unwrap_or((sent, ""));
    Ok(scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_start()))
}
