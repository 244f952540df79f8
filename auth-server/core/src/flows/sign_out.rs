//! Signing out with the token of a session: rule U5.

use super::ports::{Failure, OwnTokens, Random, Sessions, SignedOut, StoreError, Time};
use crate::domain::{Action, AuditLine, Origin, TenantId};
use crate::rules::protocol::access_token::Policy;

/// Why nobody was signed out.
#[derive(Debug, thiserror::Error)]
pub enum SignOutError {
    /// The token is none of ours.
    #[error("this is no token of ours")]
    NoToken,
    /// The store cannot be used now.
    #[error("{0}")]
    Unavailable(String),
    /// Something of ours failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StoreError> for SignOutError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// Ends the session of `token`, which may have expired. One that had ended before stays ended.
///
/// # Errors
/// [`SignOutError`].
pub async fn sign_out<P>(
    ports: &P,
    policy: &Policy,
    (token, origin): (&str, Origin),
) -> Result<(), SignOutError>
where
    P: Sessions + OwnTokens + Time + Random + Sync,
{
    let claims = ports.read_own(policy, token).ok_or(SignOutError::NoToken)?;
    let tenant = claims.tenant.as_deref().and_then(|tenant| TenantId::parse(tenant).ok());
    let (Some(tenant), Some(sid)) = (tenant, claims.sid) else { return Err(SignOutError::NoToken) };
    let (at, id, sub) = (ports.now(), ports.unique_id()?, claims.sub);
    let (actor, target) = (Some(sub.clone()), Some(sid.clone()));
    let line = AuditLine { id, at, actor, action: Action::SignOut, target, origin, succeeded: true };
    ports.signed_out(&tenant, SignedOut { sub, sid, at, line }).await?;
    Ok(())
}
