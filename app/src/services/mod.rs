//! Everything that leaves the program: the network, the browser's storage, its page and its clock.
//!
//! Services own the addresses, and all of them fail with the one [`Error`].

pub mod bff;
mod check;
pub mod clock;
mod config;
mod error;
mod heard;
mod http;
mod jwks;
mod login;
mod oauth;
pub mod page;
pub mod pending;
mod probe;
mod provider;
pub mod readable;
pub mod storage;
pub mod tabs;
pub mod web_crypto;

pub use bff::Seen;
pub use check::{Verdict, check};
pub use config::load_config;
pub use error::{Error, Server};
pub use heard::Heard;
pub use jwks::{PATH as JWKS_PATH, load_keys};
pub use login::login;
pub use oauth::{Answered, get, post};
pub use probe::{ApiAnswer, PATH as PROBE_PATH, probe};
pub use provider::{PATH as METADATA_PATH, load_provider};
