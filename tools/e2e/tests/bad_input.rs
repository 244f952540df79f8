//! What nobody should send: each has its answer, none is a 5xx or a hang, and the server goes on working.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "bad_input/bodies.rs"]
mod bodies;
#[path = "bad_input/heads.rs"]
mod heads;
#[path = "bad_input/tokens.rs"]
mod tokens;
