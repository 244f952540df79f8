//! `GET /bff/session` with what lies below it, and `POST /bff/logout`: contract N12. No token of the provider is ever in them, but in
//! [`ExposedToken`], which the operator must want. What is not known is `null`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// 200 of `GET /bff/session` and `GET /bff/me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionAnswer {
    /// Who is signed in.
    pub user: SessionUser,
    /// The tenant that the person belongs to, where the provider says so.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub tenant: Option<String>,
    /// When the session ends unless it is used, in unix seconds.
    pub expires_at: u64,
    /// What every request that changes something carries in `X-CSRF-Token`.
    pub csrf_token: String,
}

/// Somebody who has signed in, as far as the provider says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionUser {
    /// Who it is; never changes.
    pub sub: String,
    /// The full name.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub name: Option<String>,
    /// What the person types to sign in.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub preferred_username: Option<String>,
    /// The e-mail address.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub email: Option<String>,
    /// The person's roles.
    pub roles: Vec<String>,
}

/// 200 of `POST /bff/logout`: the session here has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogoutAnswer {
    /// What the page opens to end the provider's session too; `null` where there is nothing to open.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub logout_url: Option<String>,
    /// Whether the provider could be told; where not, what it gave may live on until its own end.
    pub provider_reached: bool,
}

/// 200 of `GET /bff/token`, where that is turned on (contract B9). It holds a token, so nothing prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExposedToken {
    /// An access token for one API.
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^Bearer$"))]
    pub token_type: String,
    /// When it is over, in unix seconds.
    pub expires_at: u64,
}

/// 200 of `GET /bff/session/details`: what the session rests on, for whoever wants to see it. Times are unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionDetails {
    /// What the ID token says (OpenID Connect Core §2): its payload, without what would make it a token.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub id_token_claims: Map<String, Value>,
    /// When the person signed in here.
    pub started_at: u64,
    /// When the session was last used, as far as that was noted.
    pub seen_at: u64,
    /// When it ends unless it is used.
    pub ends_at: u64,
    /// When it ends in any case.
    pub over_at: u64,
    /// Whether there is a refresh token.
    pub has_refresh_token: bool,
    /// How often tokens were refreshed.
    pub refreshes: u64,
    /// The access tokens that are held, one for each API; none is in here.
    pub access_tokens: Vec<AccessTokenFacts>,
}

/// When an access token came, and until when it lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessTokenFacts {
    /// For which API (RFC 8707); `null` where the provider chose.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub resource: Option<String>,
    /// When it came.
    pub came_at: u64,
    /// When the next request gets a new one.
    pub due_at: u64,
    /// When it is over.
    pub expires_at: u64,
}

/// The data of the event `session` of `GET /bff/session/events`: sent at once, and whenever it has changed. The event `ended` has the
/// data `{}` and is the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionEvent {
    /// When the session ends unless it is used, in unix seconds.
    pub expires_at: u64,
    /// How often tokens were refreshed.
    pub refreshes: u64,
}
