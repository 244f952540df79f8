//! Starts the real binaries on free ports with data folders of their own, and drives them: over HTTP, byte by byte
//! where a client would never send such bytes, and in a real browser.
//!
//! Tests that use it run on a runtime with a worker (`flavor = "multi_thread"`): while a stack is stopped, the client's
//! side of idle connections must go on to be closed.
//!
//! Nothing here waits for a fixed time: conditions are polled until they hold, within a deadline that fails the test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::print_stderr,
    reason = "a harness that cannot go on fails its test, and says why"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "a test writes `json!(…)` where it is needed, and keeps nothing"
)]
#![allow(clippy::must_use_candidate, reason = "nothing here is worth calling for its effect alone")]

pub mod answer;
pub mod authority;
#[cfg(feature = "browser")]
pub mod axe;
pub mod binary;
#[cfg(feature = "browser")]
pub mod browser;
pub mod challenge;
#[cfg(feature = "browser")]
pub mod chromedriver;
pub mod events;
pub mod forge;
#[cfg(feature = "browser")]
pub mod injected;
#[cfg(feature = "browser")]
pub mod looks;
pub mod openid;
pub mod operator;
pub mod options;
pub mod ports;
pub mod process;
pub mod readme;
pub mod relay;
pub mod relayed;
pub mod relying_party;
pub mod server;
pub mod stack;
pub mod vault;
pub mod wait;
pub mod wire;

pub use answer::{Answer, Ask};
#[cfg(feature = "browser")]
pub use browser::Browser;
pub use options::Options;
pub use server::Server;
pub use stack::{ADMIN, Stack, USER};
