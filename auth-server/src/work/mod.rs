//! What happens by itself, on a timer.

mod keys;

pub use keys::tend_keys;
