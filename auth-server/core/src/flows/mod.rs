//! One file per action: load, decide, commit. Flows alone wait, and they say in [`ports`] what they need.

pub mod keys;
pub mod ports;
mod sign_in;
mod sign_in_error;
mod sign_out;

pub use sign_in::{Credentials, sign_in};
pub use sign_in_error::SignInError;
pub use sign_out::{SignOutError, sign_out};
