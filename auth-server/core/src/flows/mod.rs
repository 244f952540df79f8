//! One file per action: load, decide, commit. Flows alone wait, and they say in [`ports`] what they need.

mod authenticate_client;
pub mod authorize;
mod client_credentials;
mod client_keys;
pub mod connected;
pub mod end_session;
mod kept_logout;
pub mod keys;
mod password;
pub mod ports;
mod provider;
mod sign_in;
mod sign_in_error;
mod sign_out;
mod tell_logout;
#[cfg(test)]
mod testing;
mod token_error;
pub mod tokens;

pub use authenticate_client::authenticate_client;
pub use client_credentials::client_credentials;
pub use kept_logout::{keep_logout, kept_logout};
pub use provider::{Lifetimes, Provider};
pub use sign_in::{Credentials, sign_in};
pub use sign_in_error::SignInError;
pub use sign_out::{SignOutError, sign_out};
pub use tell_logout::{Told, tell_logout};
pub use token_error::TokenError;
