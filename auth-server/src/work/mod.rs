//! What happens by itself, on a timer.

mod database;
mod keys;
mod logouts;
mod sweep;

pub use database::watch_database;
pub use keys::tend_keys;
pub use logouts::tell_logouts;
pub use sweep::{Kept, sweep};
