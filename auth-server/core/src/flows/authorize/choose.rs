//! Somebody chooses one of the accounts that the browser is signed in to.

use super::AuthorizeError;
use super::kept::{Kept, Visitor};
use crate::flows::Provider;
use crate::flows::ports::browsers::Browsers;
use crate::flows::ports::{Clients, Time};

/// Goes on with the session `sid` of the visitor's browser.
///
/// # Errors
/// [`AuthorizeError`]; a session that this browser does not hold is [`AuthorizeError::Gone`].
pub async fn choose<P>(
    ports: &P,
    provider: Provider<'_>,
    visitor: &Visitor,
    sid: &str,
) -> Result<(), AuthorizeError>
where
    P: Browsers + Clients + Time + Sync,
{
    let kept = Kept::of(ports, provider, visitor).await?;
    let held = ports.browser_sessions(provider.tenant, &visitor.browser, ports.now()).await?;
    if !held.iter().any(|session| session.sign_in.sid == sid) {
        return Err(AuthorizeError::Gone);
    }
    let noted = ports.note_progress(provider.tenant, &kept.handle, kept.pending.progress.chose(sid)).await?;
    if noted { Ok(()) } else { Err(AuthorizeError::Gone) }
}
