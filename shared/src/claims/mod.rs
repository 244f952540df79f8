//! Claim types: RFC 7519, RFC 9068. Strict: a claim of the wrong type is an error, an absent optional one is `None`,
//! and `None` is never success.

mod access;

pub use access::AccessTokenClaims;
