//! What an operator changes: a next key, one of their own, the end of one that nobody may trust.

use signet_shared::jose::Alg;

use super::Policy;
use super::state::{KeyState, active, next, state};
use crate::domain::{NewKey, Plan, StoredKey};

/// More keys at once are never published: checkers look at no more than a hundred of them.
pub const MOST_SERVED: usize = 50;

/// When a key is to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// When everybody who checks tokens has had the time to see it.
    Ahead,
    /// Now.
    AtOnce,
}

/// Why keys stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// There is no such key.
    #[error("there is no key {0}; `keys list` shows all")]
    Unknown(String),
    /// It was revoked before.
    #[error("the key {0} is revoked already")]
    Revoked(String),
    /// It is here.
    #[error("the key {kid} is here already; it is {}", state.as_str())]
    Known {
        /// Its name.
        kid: String,
        /// Where it is on its way.
        state: KeyState,
    },
    /// The next key is there and waits.
    #[error("the key {0} waits to sign already; with --now it does so at once")]
    Waiting(String),
    /// So many are published that another could be overlooked.
    #[error("{MOST_SERVED} keys are published already; wait until the first of them are retired")]
    TooMany,
}

/// How the place of a key that signs no more is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Successor {
    /// It did not sign.
    NotNeeded,
    /// By this key, which waited already.
    Promoted(String),
    /// By one that is still to be made.
    Wanted,
}

/// Adds `new`; the first key of its algorithm signs at once.
///
/// # Errors
/// [`KeyRefusal::Known`], [`KeyRefusal::TooMany`].
pub fn add(
    keys: &mut Vec<StoredKey>,
    new: NewKey,
    when: When,
    now: u64,
    policy: &Policy,
) -> Result<(), KeyRefusal> {
    if let Some(index) = keys.iter().position(|key| key.kid == new.kid) {
        return Err(match state(keys, index, now) {
            Some(KeyState::Revoked) | None => KeyRefusal::Revoked(new.kid),
            Some(state) => KeyRefusal::Known { kid: new.kid, state },
        });
    }
    refuse_too_many(keys, now)?;
    let at_once = when == When::AtOnce || active(keys, new.alg, now).is_none();
    keys.push(StoredKey {
        kid: new.kid,
        alg: new.alg,
        created: now,
        plan: at_once.then_some(Plan { published: now, active_from: now }),
        ended: None,
        token_lifetime: policy.token_lifetime,
        retired: None,
        revoked: None,
        public_pem: new.public_pem,
        sealed: Some(new.sealed),
    });
    Ok(())
}

fn refuse_too_many(keys: &[StoredKey], now: u64) -> Result<(), KeyRefusal> {
    let counts = |index: &usize| {
        state(keys, *index, now).is_some_and(|state| state.is_served() || state == KeyState::Made)
    };
    if (0..keys.len()).filter(counts).count() < MOST_SERVED { Ok(()) } else { Err(KeyRefusal::TooMany) }
}

/// Prepares a change of the key by `alg`: at once, the key that waits signs from now on. Says who takes over.
///
/// # Errors
/// [`KeyRefusal::Waiting`], when it need not be at once and there is a next key already.
pub fn rotate(keys: &mut Vec<StoredKey>, alg: Alg, when: When, now: u64) -> Result<Successor, KeyRefusal> {
    let Some(waiting) = next(keys, alg, now) else { return Ok(Successor::Wanted) };
    match when {
        When::AtOnce => Ok(promote(keys, waiting, now)),
        When::Ahead => {
            let kid = keys.get(waiting).map(|key| key.kid.clone()).unwrap_or_default();
            Err(KeyRefusal::Waiting(kid))
        }
    }
}

/// Revokes the key `kid` and destroys its private half; the next key takes over at once if it signed.
///
/// # Errors
/// [`KeyRefusal::Unknown`], [`KeyRefusal::Revoked`].
pub fn revoke(keys: &mut Vec<StoredKey>, kid: &str, now: u64) -> Result<(Alg, Successor), KeyRefusal> {
    let found = keys.iter().position(|key| key.kid == kid);
    let index = found.ok_or_else(|| KeyRefusal::Unknown(kid.to_owned()))?;
    let before = state(keys, index, now);
    let key = keys.get_mut(index).ok_or_else(|| KeyRefusal::Unknown(kid.to_owned()))?;
    if key.revoked.is_some() {
        return Err(KeyRefusal::Revoked(kid.to_owned()));
    }
    let alg = key.alg;
    let waiting = if before == Some(KeyState::Active) { next(keys, alg, now) } else { None };
    if let Some(key) = keys.get_mut(index) {
        key.revoked = Some(now);
        key.sealed = None;
    }
    Ok((
        alg,
        match (before, waiting) {
            (Some(KeyState::Active), Some(waiting)) => promote(keys, waiting, now),
            (Some(KeyState::Active), None) => Successor::Wanted,
            _ => Successor::NotNeeded,
        },
    ))
}

/// Lets the key at `index` sign from now on. It moves to the end: of all that begin in this second it is the last.
fn promote(keys: &mut Vec<StoredKey>, index: usize, now: u64) -> Successor {
    let mut key = keys.remove(index);
    let published = key.plan.map_or(now, |plan| plan.published.min(now));
    key.plan = Some(Plan { published, active_from: now });
    let kid = key.kid.clone();
    keys.push(key);
    Successor::Promoted(kid)
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
