//! Signet's backend for frontend: serves the app, signs people in for it, so that the browser holds a cookie and no token, and asks
//! APIs for it ([`proxy`]). What is served is read at the start ([`files`]), pure functions decide ([`rules`]), one file does each
//! action ([`flows`]) with what is kept ([`store`]) and what the OpenID provider says ([`provider`]), and the endpoints are a table
//! ([`http`]).

pub mod app;
pub mod command;
pub mod config;
pub mod ends;
pub mod files;
pub mod flows;
pub mod http;
pub mod opening;
pub mod provider;
pub mod proxy;
pub mod rules;
pub mod secret;
pub mod store;
pub mod tasks;
pub mod vault;
mod work;

#[cfg(test)]
mod testing;
