//! Tokens: how they are sent (RFC 6750) and what makes one valid (RFC 9068).

mod check;
mod credentials;

pub use check::{Expectations, Refused, check, key_id};
pub use credentials::Credentials;
