//! The examples as a stranger runs them: real programs, asked with real tokens of the real auth-server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "examples/admitted.rs"]
mod admitted;
#[path = "examples/refused.rs"]
mod refused;
#[path = "examples/service.rs"]
mod service;
