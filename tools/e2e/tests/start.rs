//! How the servers start, refuse to start, and stop.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "start/configuration.rs"]
mod configuration;
#[path = "start/refusals.rs"]
mod refusals;
#[path = "start/stopping.rs"]
mod stopping;
