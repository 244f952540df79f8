//! Signing in with user name and password: contracts R2 to R5, rule U5.

use super::SignInError;
use super::password::{Checked, check};
use super::ports::{Hashing, OwnTokens, Random, Sessions, SignedIn, Signing, Time, Users};
use crate::domain::{Action, AuditLine, Origin};
use crate::rules::protocol::access_token::{self, Policy};

/// What a person typed, and what came with it.
pub struct Credentials {
    /// Compared without regard to case.
    pub username: String,
    /// As typed.
    pub password: String,
    /// The token that the person had before; its session goes on.
    pub former_token: Option<String>,
    /// From where.
    pub origin: Origin,
}

/// Checks `credentials` and gives an access token, a signed JWT, under `policy`.
///
/// # Errors
/// [`SignInError`]; an unknown user costs the same work as a wrong password: as many statements, as many hashes.
pub async fn sign_in<P>(ports: &P, policy: &Policy, credentials: Credentials) -> Result<String, SignInError>
where
    P: Users + Sessions + OwnTokens + Hashing + Signing + Time + Random + Sync,
{
    let Credentials { username, password, former_token, origin } = credentials;
    let tenant = &policy.tenant;
    let Checked { known, right } = check(ports, tenant, (&username, password)).await?;
    let at = ports.now();
    let line = |succeeded| AuditLine {
        id: String::new(),
        at,
        actor: known.clone(),
        action: Action::SignIn,
        target: None,
        origin: origin.clone(),
        succeeded,
    };
    let Some((user, better)) = right else {
        ports.refused(tenant, AuditLine { id: ports.unique_id()?, ..line(false) }).await?;
        return Err(SignInError::InvalidCredentials);
    };
    let former = former_token.and_then(|token| ports.read_own(policy, &token));
    let former =
        former.filter(|claims| claims.sub == user.sub && claims.tenant.as_deref() == Some(tenant.as_str()));
    let done = SignedIn {
        sub: user.sub.clone(),
        sid: ports.unique_id()?,
        former: former.and_then(|claims| claims.sid),
        at,
        ends_at: at.saturating_add(policy.lifetime),
        password_version: user.password_version,
        better,
        line: AuditLine { id: ports.unique_id()?, ..line(true) },
    };
    let Some(sid) = ports.signed_in(tenant, done).await? else { return Err(SignInError::InvalidCredentials) };
    let claims = access_token::claims(policy, &user, (sid, at), ports.unique_id()?);
    Ok(ports.sign(&claims)?)
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
