//! `GET /api/me` and `GET /api/profile`: contracts P1, N8.

use std::sync::Arc;

use http::StatusCode;
use serde::Serialize;
use signet_guard::{AccessTokenClaims, User};
use signet_service::edge::{Call, Refusal, Response, json};

use super::error;
use crate::app::App;

#[derive(Serialize)]
struct Me<'a> {
    user: Caller<'a>,
    claims: &'a AccessTokenClaims,
}

#[derive(Serialize)]
struct Caller<'a> {
    sub: &'a str,
    /// `null` for a machine.
    tenant: Option<&'a str>,
    /// Empty for a machine.
    roles: &'a [String],
    scopes: Vec<&'a str>,
    client_id: &'a str,
}

#[derive(Serialize)]
struct Profile<'a> {
    sub: &'a str,
    tenant: Option<&'a str>,
    roles: &'a [String],
    scopes: Vec<&'a str>,
    /// Unix seconds.
    expires_at: u64,
}

fn roles(user: &User) -> &[String] {
    user.claims().roles.as_deref().unwrap_or_default()
}

pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    let caller = Caller {
        sub: user.sub(),
        tenant: user.tenant(),
        roles: roles(&user),
        scopes: user.scopes().collect(),
        client_id: &user.claims().client_id,
    };
    Ok(json(StatusCode::OK, &Me { user: caller, claims: user.claims() }))
}

pub(super) async fn profile(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    let profile = Profile {
        sub: user.sub(),
        tenant: user.tenant(),
        roles: roles(&user),
        scopes: user.scopes().collect(),
        expires_at: user.claims().exp,
    };
    Ok(json(StatusCode::OK, &profile))
}
