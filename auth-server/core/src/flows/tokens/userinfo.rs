//! Whom an access token speaks for: OpenID Connect Core §5.3, rules K2, K4, G2. The token is ours and in time, its scope allows
//! it, and what it was given for still lives.

use super::mint::grant_of;
use crate::domain::TenantId;
use crate::flows::Provider;
use crate::flows::ports::grants::Grants;
use crate::flows::ports::{Clients, Failure, IssuedTokens, StoreError, Time, TokenSigning};
use crate::rules::protocol::userinfo::{Userinfo, answer};

/// The header's `typ` of a signed answer: none of the kinds that anybody takes for a proof (rule K1).
const TYP: &str = "userinfo+jwt";

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserinfoAnswer {
    /// JSON.
    Plain(Box<Userinfo>),
    /// A signed JWT, for clients that are registered so (§5.3.2).
    Signed(String),
}

/// Why nothing is said.
#[derive(Debug, thiserror::Error)]
pub enum UserinfoError {
    /// RFC 6750 §3.1: `invalid_token`.
    #[error("the token is not valid, or not any more")]
    InvalidToken,
    /// RFC 6750 §3.1: `insufficient_scope`.
    #[error("the token has not the scope openid")]
    NoScope,
    /// The store cannot be used now.
    #[error("{0}")]
    Unavailable(String),
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StoreError> for UserinfoError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// What the bearer of `token` may know.
///
/// # Errors
/// [`UserinfoError`].
pub async fn userinfo<P>(
    ports: &P,
    provider: Provider<'_>,
    token: &str,
) -> Result<UserinfoAnswer, UserinfoError>
where
    P: Grants + Clients + IssuedTokens + TokenSigning + Time + Sync,
{
    let claims = ports.read_issued(token).ok_or(UserinfoError::InvalidToken)?;
    let tenant = claims.tenant.as_deref().and_then(|tenant| TenantId::parse(tenant).ok());
    // Tokens that no grant stands behind, as those of clients themselves, speak for nobody.
    let (Some(tenant), Some(id)) = (tenant, grant_of(&claims.jti)) else {
        return Err(if claims.scope.split(' ').any(|scope| scope == "openid") {
            UserinfoError::InvalidToken
        } else {
            UserinfoError::NoScope
        });
    };
    let grant = ports.live_grant(&tenant, id, ports.now()).await?.ok_or(UserinfoError::InvalidToken)?;
    if grant.client_id != claims.client_id || grant.user.sub != claims.sub {
        return Err(UserinfoError::InvalidToken);
    }
    let said = answer(&grant.user, &claims.scope, &grant.claims.userinfo).ok_or(UserinfoError::NoScope)?;
    let client = ports.client(&grant.client_id).await?.ok_or(UserinfoError::InvalidToken)?;
    Ok(match client.userinfo_signed_response_alg {
        None => UserinfoAnswer::Plain(Box::new(said)),
        Some(alg) => {
            let said = said.to_be_signed(provider.issuer, &client.client_id);
            UserinfoAnswer::Signed(ports.sign_token(Some(alg), TYP, &said)?)
        }
    })
}
