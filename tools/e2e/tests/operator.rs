//! The operator's commands beside the real processes: people, and what keeps an installation well.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "operator/backup.rs"]
mod backup;
#[path = "operator/clients.rs"]
mod clients;
#[path = "operator/clients_refused.rs"]
mod clients_refused;
#[path = "operator/configured.rs"]
mod configured;
#[path = "operator/doctor.rs"]
mod doctor;
#[path = "operator/listing.rs"]
mod listing;
#[path = "operator/migrate.rs"]
mod migrate;
#[path = "operator/people.rs"]
mod people;
#[path = "operator/refusals.rs"]
mod refusals;
#[path = "operator/support.rs"]
mod support;
