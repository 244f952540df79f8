//! A request that was kept, and the browser that goes on with it.

use std::sync::Arc;

use super::AuthorizeError;
use super::next::{Asking, Next, next};
use crate::domain::{Carried, Client, Digest};
use crate::flows::Provider;
use crate::flows::ports::browsers::{Browsers, PendingRequest};
use crate::flows::ports::{Clients, Random, Secrets, Time};
use crate::rules::protocol::addressee::is_registered;

/// Who comes to a page.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The handle in the page's address.
    pub handle: String,
    /// What the browser is known by.
    pub browser: Digest,
}

/// A kept request that this visitor may go on with.
pub(super) struct Kept {
    pub(super) handle: Digest,
    pub(super) client: Arc<Client>,
    pub(super) pending: PendingRequest,
}

impl Kept {
    /// The request of `visitor`: one that no browser has becomes this browser's (rule G7).
    pub(super) async fn of<P>(
        ports: &P,
        provider: Provider<'_>,
        visitor: &Visitor,
    ) -> Result<Self, AuthorizeError>
    where
        P: Browsers + Clients + Time + Sync,
    {
        let Carried { tenant, digest: handle } =
            Carried::read(&visitor.handle).ok_or(AuthorizeError::Gone)?;
        if tenant != *provider.tenant {
            return Err(AuthorizeError::Gone);
        }
        let pending =
            ports.pending_request(&tenant, &handle, ports.now()).await?.ok_or(AuthorizeError::Gone)?;
        let is_ours = match &pending.browser {
            Some(browser) => *browser == visitor.browser,
            None => ports.bind_request(&tenant, &handle, &visitor.browser).await?,
        };
        if !is_ours {
            return Err(AuthorizeError::Gone);
        }
        let client = ports.client(&pending.request.client_id).await?.ok_or(AuthorizeError::Gone)?;
        // It may have been registered anew meanwhile, by somebody else.
        if !is_registered(&client, &pending.request.addressee.redirect_uri) {
            return Err(AuthorizeError::Gone);
        }
        Ok(Self { handle, client, pending })
    }

    /// The same, to ask what comes next.
    pub(super) fn asking(&self) -> Asking<'_> {
        Asking { client: &self.client, pending: &self.pending, handle: Some(&self.handle) }
    }
}

/// What comes next for the request that `visitor` comes to, and which it is.
///
/// # Errors
/// [`AuthorizeError`].
pub async fn go_on<P>(
    ports: &P,
    provider: Provider<'_>,
    visitor: &Visitor,
) -> Result<(Next, Arc<Client>, PendingRequest), AuthorizeError>
where
    P: Browsers + Clients + Secrets + Time + Random + Sync,
{
    let kept = Kept::of(ports, provider, visitor).await?;
    let next = next(ports, provider, kept.asking(), Some(&visitor.browser)).await?;
    Ok((next, kept.client, kept.pending))
}

/// The request that `visitor` comes to, and whose it is; nothing is decided about it.
///
/// # Errors
/// [`AuthorizeError`].
pub async fn pending<P>(
    ports: &P,
    provider: Provider<'_>,
    visitor: &Visitor,
) -> Result<(Arc<Client>, PendingRequest), AuthorizeError>
where
    P: Browsers + Clients + Time + Sync,
{
    let kept = Kept::of(ports, provider, visitor).await?;
    Ok((kept.client, kept.pending))
}
