//! A request for logout that came by a POST is kept, and the browser comes back for it with its cookies: rule G7.

use super::Provider;
use super::authorize::AuthorizeError;
use super::ports::logout::LogoutRequests;
use super::ports::{Secrets, Time};
use crate::domain::{Carried, Digest};
use crate::rules::protocol::end_session::LogoutAsk;

/// Keeps what is asked: the handle that it is found by.
///
/// # Errors
/// [`AuthorizeError`], when it cannot be kept.
pub async fn keep_logout<P>(
    ports: &P,
    provider: Provider<'_>,
    asked: LogoutAsk,
) -> Result<String, AuthorizeError>
where
    P: LogoutRequests + Secrets + Time + Sync,
{
    let handle = Carried::text(provider.tenant, &ports.secret()?);
    let expires_at = ports.now().saturating_add(provider.lifetimes.request);
    ports.keep_logout(provider.tenant, &Digest::of(&handle), (asked, expires_at)).await?;
    Ok(handle)
}

/// What was asked under `handle`.
///
/// # Errors
/// [`AuthorizeError::Gone`] where nothing is there, or not any more; otherwise when the store fails.
pub async fn kept_logout<P>(
    ports: &P,
    provider: Provider<'_>,
    handle: &str,
) -> Result<LogoutAsk, AuthorizeError>
where
    P: LogoutRequests + Time + Sync,
{
    let carried = Carried::read(handle).filter(|carried| carried.tenant == *provider.tenant);
    let carried = carried.ok_or(AuthorizeError::Gone)?;
    let kept = ports.kept_logout(&carried.tenant, &carried.digest, ports.now()).await?;
    kept.ok_or(AuthorizeError::Gone)
}
