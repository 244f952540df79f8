//! `GET /bff/session` and `POST /bff/logout`: contract N12. No token of the provider is ever in them. What is not known is `null`.

use serde::{Deserialize, Serialize};

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
