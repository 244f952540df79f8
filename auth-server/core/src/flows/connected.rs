//! What people have allowed applications, and taking it back: contract O10, rule G4.

use std::sync::Arc;

use super::Provider;
use super::authorize::AuthorizeError;
use super::ports::browsers::{BrowserSession, Browsers, Consents};
use super::ports::{Clients, Random, Time};
use crate::domain::{Action, AuditLine, Client, Digest, Origin};
use crate::rules::protocol::interaction::Consent;

/// Somebody who is signed in, and what they have allowed whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// Who.
    pub session: BrowserSession,
    /// Which clients may do what; those that are registered no more are left out.
    pub clients: Vec<(Arc<Client>, Consent)>,
}

/// What everybody who is signed in in `browser` has allowed.
///
/// # Errors
/// [`AuthorizeError`], when the store fails.
pub async fn connected<P>(
    ports: &P,
    provider: Provider<'_>,
    browser: &Digest,
) -> Result<Vec<Connected>, AuthorizeError>
where
    P: Browsers + Consents + Clients + Time + Sync,
{
    let mut all = Vec::new();
    for session in ports.browser_sessions(provider.tenant, browser, ports.now()).await? {
        let mut clients = Vec::new();
        for (client_id, consent) in ports.consents(provider.tenant, &session.sub).await? {
            clients.extend(ports.client(&client_id).await?.map(|client| (client, consent)));
        }
        all.push(Connected { session, clients });
    }
    Ok(all)
}

/// Takes back what the person of the session `sid`, which `browser` must hold, has allowed `client_id`.
///
/// # Errors
/// [`AuthorizeError::Gone`] for a session that this browser does not hold; otherwise when the store fails.
pub async fn withdraw<P>(
    ports: &P,
    provider: Provider<'_>,
    (browser, sid): (&Digest, &str),
    (client_id, origin): (&str, Origin),
) -> Result<bool, AuthorizeError>
where
    P: Browsers + Consents + Time + Random + Sync,
{
    let held = ports.browser_sessions(provider.tenant, browser, ports.now()).await?;
    let session = held.into_iter().find(|session| session.sign_in.sid == sid).ok_or(AuthorizeError::Gone)?;
    let line = AuditLine {
        id: ports.unique_id()?,
        at: ports.now(),
        actor: Some(session.sub.clone()),
        action: Action::ConsentWithdrawn,
        target: Some(client_id.to_owned()),
        origin,
        succeeded: true,
    };
    Ok(ports.withdraw(provider.tenant, (&session.sub, client_id), line).await?)
}
