//! Signing in by redirect, step by step, in a real browser: contract N11, `/callback`; rules H7, G1, G2.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "pages_code_flow/looks.rs"]
mod looks;
#[path = "pages_code_flow/refused.rs"]
mod refused;
#[path = "pages_code_flow/scene.rs"]
mod scene;
#[path = "pages_code_flow/start.rs"]
mod start;
#[path = "pages_code_flow/there_and_back.rs"]
mod there_and_back;
