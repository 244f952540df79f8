//! Claim types: RFC 7519, RFC 9068. Strict: a claim of the wrong type is an error, an absent optional one is `None`,
//! and `None` is never success.

mod access;
mod meaning;

pub use access::AccessTokenClaims;
pub use meaning::{claim_meaning, header_meaning, moment, reading_order};
