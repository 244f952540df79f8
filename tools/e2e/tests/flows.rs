//! The reference flow across the real processes, over HTTP. Each test names the rows of the contract that it shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "flows/api.rs"]
mod api;
#[path = "flows/bff.rs"]
mod bff;
#[path = "flows/bff_audiences.rs"]
mod bff_audiences;
#[path = "flows/bff_events.rs"]
mod bff_events;
#[path = "flows/bff_session.rs"]
mod bff_session;
#[path = "flows/client_keys.rs"]
mod client_keys;
#[path = "flows/clients.rs"]
mod clients;
#[path = "flows/cors.rs"]
mod cors;
#[path = "flows/edge.rs"]
mod edge;
#[path = "flows/endpoints.rs"]
mod endpoints;
#[path = "flows/keys.rs"]
mod keys;
#[path = "flows/login.rs"]
mod login;
#[path = "flows/logout_told.rs"]
mod logout_told;
#[path = "flows/openid.rs"]
mod openid;
#[path = "flows/openid_clients.rs"]
mod openid_clients;
#[path = "flows/openid_refused.rs"]
mod openid_refused;
#[path = "flows/people.rs"]
mod people;
#[path = "flows/source_client.rs"]
mod source_client;
#[path = "flows/tokens.rs"]
mod tokens;
#[path = "flows/users.rs"]
mod users;
