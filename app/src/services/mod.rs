//! Everything that leaves the program: the network, the browser's storage, its page and its clock.
//!
//! Services own the addresses, and all of them fail with the one [`Error`].

mod check;
pub mod clock;
mod config;
mod error;
mod http;
mod login;
pub mod page;
pub mod storage;

pub use check::{Verdict, check};
pub use config::load_config;
pub use error::{Error, Server};
pub use login::login;
