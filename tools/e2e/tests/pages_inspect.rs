//! The inspector in a real browser: contract N11, `/inspect`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "pages_inspect/give.rs"]
mod give;
#[path = "pages_inspect/keys.rs"]
mod keys;
#[path = "pages_inspect/linked.rs"]
mod linked;
#[path = "pages_inspect/looks.rs"]
mod looks;
#[path = "pages_inspect/size.rs"]
mod size;
#[path = "pages_inspect/support.rs"]
mod support;
#[path = "pages_inspect/tamper.rs"]
mod tamper;
