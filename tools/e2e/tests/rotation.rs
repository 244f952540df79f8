//! Signing keys across the real processes: rules K8 and K9, contract O12.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "rotation/commands.rs"]
mod commands;
#[path = "rotation/damage.rs"]
mod damage;
#[path = "rotation/instances.rs"]
mod instances;
#[path = "rotation/load.rs"]
mod load;
#[path = "rotation/master_key.rs"]
mod master_key;
#[path = "rotation/revoke.rs"]
mod revoke;
#[path = "rotation/support.rs"]
mod support;
#[path = "rotation/upgrade.rs"]
mod upgrade;
