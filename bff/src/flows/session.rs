//! The session of a request, read anew each time: what ended elsewhere has ended here (contract B3).

use serde::{Deserialize, Serialize};
use signet_shared::wire::{AccessTokenFacts, SessionUser};

use super::FlowError;
use crate::app::App;
use crate::provider::Tokens;
use crate::secret::Digest;
use crate::vault::Purpose;

/// What is sealed of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SessionState {
    /// Who is signed in.
    pub user: SessionUser,
    /// The tenant, where the provider says so.
    pub tenant: Option<String>,
    /// When the person signed in, in unix seconds; 0 where that was not kept yet.
    #[serde(default)]
    pub started_at: u64,
    /// What the provider has given.
    pub tokens: Tokens,
}

impl SessionState {
    /// When each access token that is held came, and until when it lives, with `skew` as the operator says it.
    #[must_use]
    pub fn access_tokens(&self, skew: u64) -> Vec<AccessTokenFacts> {
        self.tokens.facts(skew)
    }
}

/// A session that lives.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the store knows it by.
    pub digest: Digest,
    /// Who it is, with the tokens.
    pub state: SessionState,
    /// Which of its changes that is.
    pub version: i64,
    /// When it was last used, as far as that was noted.
    pub seen_at: u64,
    /// When it ends unless it is used again.
    pub ends_at: u64,
    /// When it ends in any case.
    pub over_at: u64,
}

impl Session {
    /// How often its tokens were refreshed.
    #[must_use]
    pub fn refreshes(&self) -> u64 {
        refreshes(self.version)
    }
}

/// How often the tokens of a session were refreshed of which this change is in force: the first is 1.
#[must_use]
pub fn refreshes(version: i64) -> u64 {
    u64::try_from(version).unwrap_or_default().saturating_sub(1)
}

/// The session whose cookie has the secret `held`, if it lives. That it is used is noted now and then.
///
/// # Errors
/// [`FlowError`].
pub async fn session(app: &App, held: &str) -> Result<Option<Session>, FlowError> {
    let (digest, now, lifetime) = (Digest::of(held), app.clock.now(), app.config.keeping.lifetime);
    let Some(mut session) = look(app, &digest, now).await? else { return Ok(None) };
    if lifetime.is_worth_noting(session.seen_at, now) {
        session.ends_at = lifetime.ends_at(now, session.over_at);
        app.store.note_use(&digest, now, session.ends_at).await?;
        session.seen_at = now;
    }
    Ok(Some(session))
}

/// The session that is kept under `digest`, if it lives at `now`. To look is no use of it: for whoever watches, or looks again in the
/// same request.
///
/// # Errors
/// [`FlowError`].
pub async fn look(app: &App, digest: &Digest, now: u64) -> Result<Option<Session>, FlowError> {
    let Some(kept) = app.store.session(digest, now).await? else { return Ok(None) };
    let state = match app.vault.open(Purpose::Session, digest.as_str(), &kept.sealed) {
        Ok(state) => state,
        Err(error) => {
            // Another master key, or another row's bytes: nobody is signed in by that.
            tracing::error!("a session cannot be opened: {error}");
            return Ok(None);
        }
    };
    let (version, seen_at, ends_at, over_at) = (kept.version, kept.seen_at, kept.ends_at, kept.over_at);
    Ok(Some(Session { digest: digest.clone(), state, version, seen_at, ends_at, over_at }))
}
