//! base64url without padding: RFC 7515 §2, RFC 4648 §5. Bits that encode nothing must be zero, so that a token has one
//! writing only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The bytes of `text`; `None` when a character, padding or a left-over bit does not belong there.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The writing of `bytes`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
