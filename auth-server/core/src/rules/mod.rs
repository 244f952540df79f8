//! Pure decisions: no clock, no randomness, nothing that waits.

pub mod accounts;
pub mod keys;
pub mod protocol;
