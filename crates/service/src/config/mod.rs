//! Configuration: defaults < `signet.toml` < environment. Every key is a line of [`keys::KEYS`]; what is wrong is
//! listed all at once.

mod keys;
mod listen;
mod profile;
mod settings;
mod shape;

pub use keys::{KEYS, Key, Kind};
pub use listen::Listen;
pub use profile::{Profile, is_loopback_url};
pub use settings::{Problems, Settings};
