//! Somebody signs in on the page: rules U1, H2. The browser is known by another secret afterwards, so that a secret from before,
//! which somebody else may have put there, is worth nothing.

use super::AuthorizeError;
use super::kept::{Kept, Visitor};
use crate::domain::{Action, AuditLine, Digest, Origin, SignIn};
use crate::flows::password::{Checked, check};
use crate::flows::ports::browsers::{Browsers, PageSignIn};
use crate::flows::ports::{Clients, Hashing, Random, Secrets, Sessions, Time, Users};
use crate::flows::{Provider, SignInError};
use crate::rules::protocol::authentication_context::{METHODS, PASSWORD};

/// What somebody typed into the page.
pub struct PageCredentials {
    /// Compared without regard to case.
    pub username: String,
    /// As typed.
    pub password: String,
    /// From where.
    pub origin: Origin,
}

/// Why nobody was signed in, or there is nothing to sign in for.
#[derive(Debug, thiserror::Error)]
pub enum PageSignInError {
    /// There is nothing to sign in for.
    #[error(transparent)]
    Request(#[from] AuthorizeError),
    /// Nobody was signed in.
    #[error(transparent)]
    SignIn(#[from] SignInError),
}

/// Signs somebody in for the request that `visitor` comes to: the secret that the browser is known by from now on.
///
/// # Errors
/// [`PageSignInError`].
pub async fn sign_in<P>(
    ports: &P,
    provider: Provider<'_>,
    visitor: &Visitor,
    credentials: PageCredentials,
) -> Result<String, PageSignInError>
where
    P: Browsers + Clients + Users + Sessions + Hashing + Secrets + Time + Random + Sync,
{
    let kept = Kept::of(ports, provider, visitor).await?;
    let PageCredentials { username, password, origin } = credentials;
    let Checked { known, right } = check(ports, provider.tenant, (&username, password)).await?;
    let at = ports.now();
    let line = AuditLine {
        id: ports.unique_id().map_err(SignInError::from)?,
        at,
        actor: known,
        action: Action::SignIn,
        target: None,
        origin,
        succeeded: right.is_some(),
    };
    let Some((user, better)) = right else {
        ports.refused(provider.tenant, line).await.map_err(SignInError::from)?;
        return Err(SignInError::InvalidCredentials.into());
    };
    let sid = ports.unique_id().map_err(SignInError::from)?;
    let secret = ports.secret().map_err(SignInError::from)?;
    let done = PageSignIn {
        sub: user.sub,
        ends_at: at.saturating_add(provider.lifetimes.session),
        from: visitor.browser.clone(),
        to: Digest::of(&secret),
        request: (kept.handle, kept.pending.progress),
        sign_in: SignIn {
            sid,
            auth_time: at,
            acr: Some(PASSWORD.to_owned()),
            amr: METHODS.map(str::to_owned).to_vec(),
        },
        password_version: user.password_version,
        better,
        line,
    };
    if ports.signed_in_on_page(provider.tenant, done).await.map_err(SignInError::from)? {
        Ok(secret)
    } else {
        Err(SignInError::InvalidCredentials.into())
    }
}
