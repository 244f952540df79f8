//! Session mode in a real browser, with the real auth-server: contracts B2, B4 to B8, B11, N11; rule H6.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "pages_session/ended.rs"]
mod ended;
#[path = "pages_session/errands.rs"]
mod errands;
#[path = "pages_session/in_and_out.rs"]
mod in_and_out;
#[path = "pages_session/kept.rs"]
mod kept;
#[path = "pages_session/looks.rs"]
mod looks;
#[path = "pages_session/policy.rs"]
mod policy;
#[path = "pages_session/scene.rs"]
mod scene;
#[path = "pages_session/tabs.rs"]
mod tabs;
#[path = "pages_session/taken.rs"]
mod taken;
