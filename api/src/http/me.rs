//! `GET /api/me` and `GET /api/profile`: contracts P1, N8.

use std::sync::Arc;

use http::StatusCode;
use serde::{Serialize, Serializer};
use signet_guard::{AccessTokenClaims, User};
use signet_service::edge::{Call, Refusal, Response, json};

use utoipa::ToSchema;

use super::error;
use crate::app::App;

/// The caller, and every claim of the token.
#[derive(Serialize, ToSchema)]
pub(super) struct Me<'a> {
    user: Caller<'a>,
    claims: &'a AccessTokenClaims,
}

/// What both say.
#[derive(Serialize, ToSchema)]
struct Who<'a> {
    sub: &'a str,
    /// `null` for a machine.
    #[schema(required = true)]
    tenant: Option<&'a str>,
    /// Empty for a machine.
    roles: &'a [String],
    #[schema(value_type = Vec<String>)]
    scopes: Scopes<'a>,
}

/// The scopes, one by one.
struct Scopes<'a>(&'a User);

impl Serialize for Scopes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.scopes())
    }
}

/// The caller.
#[derive(Serialize, ToSchema)]
struct Caller<'a> {
    #[serde(flatten)]
    who: Who<'a>,
    client_id: &'a str,
}

/// The caller in short.
#[derive(Serialize, ToSchema)]
pub(super) struct Profile<'a> {
    #[serde(flatten)]
    who: Who<'a>,
    /// Unix seconds.
    expires_at: u64,
}

fn who(user: &User) -> Who<'_> {
    let roles = user.claims().roles.as_deref().unwrap_or_default();
    Who { sub: user.sub(), tenant: user.tenant(), roles, scopes: Scopes(user) }
}

pub(super) async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    let caller = Caller { who: who(&user), client_id: &user.claims().client_id };
    Ok(json(StatusCode::OK, &Me { user: caller, claims: user.claims() }))
}

pub(super) async fn profile(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    let user = error::admit(&app.guard, &call).await?;
    Ok(json(StatusCode::OK, &Profile { who: who(&user), expires_at: user.claims().exp }))
}
