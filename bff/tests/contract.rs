//! What holds of the store, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "contract/client_keys.rs"]
mod client_keys;
#[path = "contract/endings.rs"]
mod endings;
#[path = "contract/leases.rs"]
mod leases;
#[path = "contract/living.rs"]
mod living;
#[path = "contract/logins.rs"]
mod logins;
#[path = "contract/reseal.rs"]
mod reseal;
#[path = "contract/sessions.rs"]
mod sessions;
#[path = "contract/support.rs"]
mod support;
