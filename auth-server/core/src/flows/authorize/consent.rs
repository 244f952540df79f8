//! Somebody allows what is asked, or does not.

use super::AuthorizeError;
use super::kept::{Kept, Visitor};
use super::next::{look, refused};
use crate::flows::Provider;
use crate::flows::ports::browsers::Browsers;
use crate::flows::ports::{Clients, Random, Secrets, Time};
use crate::rules::protocol::authorization_response::Answer;
use crate::rules::protocol::interaction::Interaction;
use crate::rules::protocol::refusal::{ErrorCode, OAuthError};

/// What somebody says to what is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes, as the person of this session; the page that asked was about it.
    Allow {
        /// The session.
        sid: String,
    },
    /// No, also to signing in at all.
    Deny,
}

/// Notes a yes, after which the request goes on; a no is the answer.
///
/// # Errors
/// [`AuthorizeError`]; a yes to what is not asked, or not of this session, is [`AuthorizeError::Gone`].
pub async fn consent<P>(
    ports: &P,
    provider: Provider<'_>,
    visitor: &Visitor,
    decision: Decision,
) -> Result<Option<Answer>, AuthorizeError>
where
    P: Browsers + Clients + Secrets + Time + Random + Sync,
{
    const DENIED: OAuthError = OAuthError::new(ErrorCode::AccessDenied, "The person said no");
    let kept = Kept::of(ports, provider, visitor).await?;
    let Decision::Allow { sid } = decision else {
        return refused(ports, provider, kept.asking(), DENIED).await.map(Some);
    };
    let (interaction, _) = look(ports, provider, kept.asking(), Some(&visitor.browser)).await?;
    match interaction {
        Interaction::Consent { sid: asked, .. } if asked == sid => {}
        // It was said before: a double click.
        Interaction::Proceed { sid: allowed } if allowed == sid => return Ok(None),
        _ => return Err(AuthorizeError::Gone),
    }
    let progress = kept.pending.progress.clone().allowed(&sid);
    let noted = ports.note_progress(provider.tenant, &kept.handle, progress).await?;
    if noted { Ok(None) } else { Err(AuthorizeError::Gone) }
}
