//! A public client of the code flow, as far as it is pure: RFC 6749 §4.1, RFC 7636, RFC 9207, OpenID Connect Core §3.1.
//!
//! ```text
//! Provider → Secrets → authorization_request → (the browser goes and comes back) → Callback::judge → token request → Tokens
//! ```
//!
//! Everything that is sent or received is a list of [`Parameter`]s with their meanings, so that a page can show it; what is
//! judged is a list of [`Check`]s, so that what a learner is told and what the client does cannot differ. Randomness, hashes and
//! requests are the caller's.

mod authorization_request;
mod callback;
mod check;
mod errors;
mod id_token;
mod parameter;
mod provider;
mod secrets;
mod token_request;
mod tokens;

pub use crate::form::{address, read_form, write_form};
pub use authorization_request::{CLIENT_ID, SCOPE, authorization_request};
pub use callback::{Callback, Judged};
pub use check::Check;
pub use errors::error_meaning;
pub use id_token::{at_hash, at_hash_algorithm, bindings};
pub use parameter::{Parameter, pairs};
pub use provider::{NoProvider, Provider};
pub use secrets::{Pending, RANDOM_BYTES, Secrets, challenge};
pub use token_request::{end_session_request, exchange_request, refresh_request, revocation_request};
pub use tokens::{failure, read_tokens, shown as tokens_shown};
