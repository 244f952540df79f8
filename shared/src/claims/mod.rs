//! Claim types: RFC 7519, RFC 9068. Strict: a claim of the wrong type is an error, an absent optional one is `None`,
//! and `None` is never success.

mod access;
mod any_kind;
mod audience;
mod client_assertion;
mod explain;
mod id_token;
mod judge;
mod kind;
mod logout_token;
mod meaning;
mod read;
mod registered;
mod strict;

pub use access::AccessTokenClaims;
pub use any_kind::Kind;
pub use audience::Audience;
pub use client_assertion::ClientAssertionClaims;
pub use explain::{Keys, Pending, explain};
pub use id_token::IdTokenClaims;
pub use judge::{Expectations, Payload, judge};
pub use kind::{AccessToken, ClientAssertion, IdToken, LogoutToken, TokenKind};
pub use logout_token::{LogoutEvents, LogoutTokenClaims};
pub use meaning::{claim_meaning, header_meaning, moment, reading_order};
