//! Signet's auth-server: signs people in and issues tokens. What it decides is in `auth-server-core`; here is how it is
//! asked ([`http`]), where its keys are ([`keys`]) and who hashes ([`hashing`]).

pub mod app;
pub mod command;
pub mod config;
pub mod hashing;
pub mod http;
pub mod keys;
pub mod pages;
pub mod telemetry;
pub mod users;
pub mod work;
