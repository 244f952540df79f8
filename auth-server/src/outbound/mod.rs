//! Requests to addresses of clients: rule U8. Whoever may register one must not reach through us what only this machine reaches.

mod client;
mod key_sets;
mod public;
mod resolver;
mod settings;
#[cfg(test)]
mod testing;

pub use client::{BuildError, Outbound, OutboundError};
pub use key_sets::KeySets;
pub use settings::OutboundSettings;
