//! What Signet's servers and its browser application share: the wire types, the claim types, the token rules.
//!
//! Pure: no I/O, no clock, no cryptography. It compiles to WASM, so the refusal a learner sees in the browser is
//! the refusal production makes.

pub mod claims;
pub mod code_flow;
pub mod form;
pub mod jose;
pub mod secret;
pub mod sign_in_outcome;
pub mod token;
pub mod wire;
