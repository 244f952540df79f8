//! One file per action: load, decide, commit. Flows alone wait, and they say in [`ports`] what they need.

mod authenticate_client;
mod client_credentials;
pub mod keys;
pub mod ports;
mod sign_in;
mod sign_in_error;
mod sign_out;
#[cfg(test)]
mod testing;
mod token_error;

pub use authenticate_client::authenticate_client;
pub use client_credentials::{Issued, Site, client_credentials};
pub use sign_in::{Credentials, sign_in};
pub use sign_in_error::SignInError;
pub use sign_out::{SignOutError, sign_out};
pub use token_error::TokenError;
