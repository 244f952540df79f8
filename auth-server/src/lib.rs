//! Signet's auth-server: signs people in and issues tokens. What it decides is in `auth-server-core`; here is how it is
//! asked ([`http`]), where its keys are ([`keys`]), who hashes ([`hashing`]); what it keeps is in `auth-server-store`.

pub mod app;
pub mod clients;
pub mod command;
pub mod config;
pub mod hashing;
pub mod http;
pub mod keys;
pub mod opening;
pub mod outbound;
pub mod pages;
mod ports;
mod signatures;
pub mod telemetry;
pub mod users;
pub mod work;
