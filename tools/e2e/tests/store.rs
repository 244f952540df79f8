//! What the auth-server keeps, across real processes and on both engines: what is acknowledged outlives them, and a database that
//! fails is lived with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says what chance has chosen"
)]

#[path = "store/crash.rs"]
mod crash;
#[path = "store/crash_flow.rs"]
mod crash_flow;
#[path = "store/crash_grants.rs"]
mod crash_grants;
#[path = "store/crash_judge.rs"]
mod crash_judge;
#[path = "store/crash_ledger.rs"]
mod crash_ledger;
#[path = "store/crash_load.rs"]
mod crash_load;
#[path = "store/crash_operator.rs"]
mod crash_operator;
#[path = "store/dice.rs"]
mod dice;
#[path = "store/dump.rs"]
mod dump;
#[path = "store/dump_bff.rs"]
mod dump_bff;
#[path = "store/failing.rs"]
mod failing;
#[path = "store/full.rs"]
mod full;
#[path = "store/instances.rs"]
mod instances;
#[path = "store/instances_openid.rs"]
mod instances_openid;
#[path = "store/locked.rs"]
mod locked;
#[path = "store/restart.rs"]
mod restart;
#[path = "store/support.rs"]
mod support;
