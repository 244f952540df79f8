//! Whether a name and a password are somebody's who may sign in: contract R5, rule U1.

use super::SignInError;
use super::ports::{Effort, Hashing, Users, Verdict};
use crate::domain::{PasswordHash, TenantId, User};

/// What came of it.
pub(super) struct Checked {
    /// The `sub` of whoever has the name, for the audit line.
    pub(super) known: Option<String>,
    /// Who may sign in now, and where the hash is not made as hashes are made today, it and a better one.
    pub(super) right: Option<(User, Option<(PasswordHash, PasswordHash)>)>,
}

/// Checks a password. Whoever is named, it is the same work: as many statements, as many hashes.
///
/// # Errors
/// [`SignInError`], but for wrong credentials.
pub(super) async fn check<P>(
    ports: &P,
    tenant: &TenantId,
    (username, password): (&str, String),
) -> Result<Checked, SignInError>
where
    P: Users + Hashing + Sync,
{
    let user = ports.by_username(tenant, username).await?;
    // Who may not sign in gets no better hash either: the time that it takes would tell that the password was right.
    let renew = user.as_ref().is_some_and(|user| !user.disabled);
    let effort = Effort { kinds: ports.hash_kinds(tenant).await?, renew };
    let hash = user.as_ref().and_then(|user| user.password_hash.as_ref());
    let verdict = ports.verify(password, hash, effort).await?;
    let known = user.as_ref().map(|user| user.sub.clone());
    // Both must hold: a port that says yes to nobody signs nobody in.
    let right = user.filter(|user| !user.disabled).and_then(|user| match verdict {
        Verdict::Right(better) => {
            user.password_hash.clone().map(|hash| (user, better.map(|better| (hash, better))))
        }
        Verdict::Wrong => None,
    });
    Ok(Checked { known, right })
}
