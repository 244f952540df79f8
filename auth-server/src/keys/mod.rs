//! The signing key: made at the first start, kept in the data folder, never given out.

mod algorithm;
mod file;
mod pair;
mod signing_key;
#[cfg(test)]
mod signing_key_tests;

pub use algorithm::SigningAlg;
pub use file::{KeyError, load_or_make};
pub use signing_key::SigningKey;
