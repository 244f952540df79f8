//! One file per action: load, decide, commit. Flows alone wait, and they say in [`ports`] what they need.

pub mod keys;
pub mod ports;
mod sign_in;

pub use sign_in::{Credentials, SignInError, sign_in};
