//! What happens by itself, on a timer.

mod database;
mod keys;

pub use database::watch_database;
pub use keys::tend_keys;
