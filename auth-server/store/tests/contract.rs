//! What holds of the store, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "contract/assertions.rs"]
mod assertions;
#[path = "contract/keys.rs"]
mod keys;
#[path = "contract/lookups.rs"]
mod lookups;
#[path = "contract/seeds.rs"]
mod seeds;
#[path = "contract/sessions.rs"]
mod sessions;
#[path = "contract/support.rs"]
mod support;
#[path = "contract/sweep.rs"]
mod sweep;
#[path = "contract/users.rs"]
mod users;
