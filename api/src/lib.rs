//! Signet's resource server: it answers whoever brings a token that it can check with the public key alone.

pub mod app;
pub mod command;
pub mod config;
pub mod http;
pub mod telemetry;
