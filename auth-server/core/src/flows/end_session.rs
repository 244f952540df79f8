//! A client asks that somebody be signed out: OpenID Connect RP-Initiated Logout 1.0; rule G8.

use std::sync::Arc;

use super::Provider;
use super::authorize::AuthorizeError;
use super::ports::browsers::{BrowserSession, Browsers};
use super::ports::{Clients, Random, Time};
use crate::domain::{Action, AuditLine, Client, Digest, Origin};
use crate::rules::protocol::end_session::{
    Afterwards, HeldSession, Logout, LogoutAsk, LogoutError, LogoutRequest, decide,
};

/// A request for logout, and the browser that it came with.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// What is asked.
    pub asked: LogoutAsk,
    /// What the browser is known by, if it is.
    pub browser: Option<Digest>,
    /// Whether the person has said yes on the page.
    pub confirmed: bool,
    /// From where.
    pub origin: Origin,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// The person is asked.
    Ask {
        /// Who asks, if that is known.
        client: Option<Arc<Client>>,
        /// Who is signed in; the first of several.
        session: Option<BrowserSession>,
        /// Where a yes will lead.
        then: Afterwards,
    },
    /// Nobody, or nobody any more, is signed in.
    Done {
        /// Who asked, if that is known.
        client: Option<Arc<Client>>,
        /// Where to go.
        then: Afterwards,
    },
    /// Nothing has ended; a page says why.
    Refused(LogoutError),
}

/// Ends what is to be ended, or says what is asked first.
///
/// # Errors
/// [`AuthorizeError`], when the store or something of ours fails.
pub async fn end_session<P>(
    ports: &P,
    provider: Provider<'_>,
    leaving: Leaving,
) -> Result<Left, AuthorizeError>
where
    P: Browsers + Clients + Time + Random + Sync,
{
    let Leaving { asked, browser, confirmed, origin } = leaving;
    let client = match asked.client_id() {
        Some(client_id) => ports.client(client_id).await?,
        None => None,
    };
    let sessions = match &browser {
        Some(browser) => ports.browser_sessions(provider.tenant, browser, ports.now()).await?,
        None => Vec::new(),
    };
    let held: Vec<HeldSession> = sessions
        .iter()
        .map(|session| HeldSession { sid: session.sign_in.sid.clone(), sub: session.sub.clone() })
        .collect();
    let request = LogoutRequest { asked: &asked, client: client.as_deref(), sessions: &held };
    let (ends, then): (Vec<&HeldSession>, _) = match decide(&request) {
        Logout::Page(error) => return Ok(Left::Refused(error)),
        Logout::Confirm { then } if !confirmed => {
            return Ok(Left::Ask { client, session: sessions.into_iter().next(), then });
        }
        Logout::Confirm { then } => (held.iter().collect(), then),
        Logout::AtOnce { sid, then } => {
            (held.iter().filter(|one| Some(&one.sid) == sid.as_ref()).collect(), then)
        }
    };
    if let Some(browser) = browser {
        let ended =
            ends.into_iter().map(|session| line(ports, session, &origin)).collect::<Result<Vec<_>, _>>()?;
        if !ended.is_empty() {
            ports.end_sessions(provider.tenant, &browser, ended).await?;
        }
    }
    Ok(Left::Done { client, then })
}

fn line<P: Time + Random>(
    ports: &P,
    session: &HeldSession,
    origin: &Origin,
) -> Result<(String, AuditLine), AuthorizeError> {
    let line = AuditLine {
        id: ports.unique_id()?,
        at: ports.now(),
        actor: Some(session.sub.clone()),
        action: Action::SignOut,
        target: Some(session.sid.clone()),
        origin: origin.clone(),
        succeeded: true,
    };
    Ok((session.sid.clone(), line))
}
