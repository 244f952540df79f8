//! Signet's backend for frontend: serves the app, and asks APIs for it ([`proxy`]). What is served is read at the start
//! ([`files`]), how it is asked for is decided by pure functions ([`rules`]), and the endpoints are a table ([`http`]).

pub mod app;
pub mod command;
pub mod config;
pub mod files;
pub mod http;
pub mod proxy;
pub mod rules;
