//! What an operator sees of the real processes: log lines, ids, metrics; and what nobody may ever see there (A13).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "telemetry/dashboard.rs"]
mod dashboard;
#[path = "telemetry/exposition.rs"]
mod exposition;
#[path = "telemetry/lines.rs"]
mod lines;
#[path = "telemetry/logs.rs"]
mod logs;
#[path = "telemetry/metrics.rs"]
mod metrics;
#[path = "telemetry/secrecy.rs"]
mod secrecy;
#[path = "telemetry/secrecy_bff.rs"]
mod secrecy_bff;
#[path = "telemetry/traces.rs"]
mod traces;
