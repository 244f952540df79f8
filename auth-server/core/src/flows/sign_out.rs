//! Signing out with the token of a session: rule U5.

use super::ports::{Failure, OwnTokens, Random, Sessions, SignedOut, StoreError, Time};
use crate::domain::{Action, AuditLine, Origin, TenantId};
use crate::rules::protocol::access_token::Policy;

/// Why nobody was signed out.
#[derive(Debug, thiserror::Error)]
pub enum SignOutError {
    /// The token is none of ours, or not one that a sign-in here gives.
    #[error("this is no token of a sign-in here")]
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

/// Ends the session of `token`, which may have expired. One that had ended before stays ended. A token of another client than the one
/// that `policy` names is for asking on somebody's behalf, and not for signing them out.
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
    let claims = ports.read_own(policy, token).filter(|claims| claims.client_id == policy.client_id);
    let claims = claims.ok_or(SignOutError::NoToken)?;
    let tenant = claims.tenant.as_deref().and_then(|tenant| TenantId::parse(tenant).ok());
    let (Some(tenant), Some(sid)) = (tenant, claims.sid) else { return Err(SignOutError::NoToken) };
    let (at, id, sub) = (ports.now(), ports.unique_id()?, claims.sub);
    let (actor, target) = (Some(sub.clone()), Some(sid.clone()));
    let line = AuditLine { id, at, actor, action: Action::SignOut, target, origin, succeeded: true };
    ports.signed_out(&tenant, SignedOut { sub, sid, at, line }).await?;
    Ok(())
}
