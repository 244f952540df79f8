//! What every Signet process needs at its edge: configuration, telemetry, the accept loop, orderly stop.
//!
//! A server is three things: a typed configuration read from [`config::Settings`], a table of [`edge::Endpoint`]s,
//! and [`server::Server`], which serves the filter that [`edge::routes`] makes of that table.

pub mod cli;
pub mod clock;
pub mod config;
pub mod edge;
pub mod openapi;
pub mod outbound;
pub mod server;
pub mod telemetry;
