//! The access token of a session, refreshed before it is over: contract B8. One refresh is under way for a session, over all tabs and
//! instances: whoever has the lease in the session's row. The others go on with the token as long as it lives, and then wait for that one.

use std::time::Duration;

use signet_db::DbError;

use super::{FlowError, Session, session};
use crate::app::App;
use crate::provider::ProviderError;
use crate::secret::secret;
use crate::store::Lease;
use crate::vault::Purpose;

/// For how many seconds nobody else refreshes: longer than two requests to the provider may take.
const LEASE: u64 = 15;
/// Whoever waits for another one's refresh looks so often, and for so long.
const PAUSE: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(LEASE + 1);

/// Why there is no access token.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The session has ended, here or at the provider: 401.
    #[error("the session has ended")]
    Ended,
    /// Not now: the provider is away, and the token is over. The session lives on: 503.
    #[error("the provider cannot be asked for a new access token now")]
    Unavailable,
    /// Something else does not work.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<DbError> for AccessError {
    fn from(error: DbError) -> Self {
        Self::Flow(error.into())
    }
}

/// The access token of `session` at `now`, which was read for this request.
///
/// # Errors
/// [`AccessError`].
pub async fn access_token(app: &App, session: &Session, now: u64) -> Result<String, AccessError> {
    if !is_due(app, session, now) {
        return Ok(session.state.tokens.access_token.clone());
    }
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let (mut session, mut now) = (session.clone(), now);
    loop {
        match attempt(app, &session, now).await? {
            Attempt::Done(token) => return Ok(token),
            Attempt::Another if tokio::time::Instant::now() >= deadline => {
                return Err(AccessError::Unavailable);
            }
            Attempt::Another => tokio::time::sleep(PAUSE).await,
        }
        now = app.clock.now();
        session = session::look(app, &session.digest, now).await?.ok_or(AccessError::Ended)?;
        if !is_due(app, &session, now) {
            return Ok(session.state.tokens.access_token);
        }
    }
}

/// Whether the token is over soon.
fn is_due(app: &App, session: &Session, now: u64) -> bool {
    session.state.tokens.is_due(app.config.keeping.refresh_skew, now)
}

enum Attempt {
    Done(String),
    /// Somebody else refreshes.
    Another,
}

async fn attempt(app: &App, session: &Session, now: u64) -> Result<Attempt, AccessError> {
    let tokens = &session.state.tokens;
    let lives = now < tokens.expires_at;
    let current = || Attempt::Done(tokens.access_token.clone());
    if tokens.refresh_token.is_none() && lives {
        return Ok(current());
    }
    let holder = secret().map_err(FlowError::from)?;
    let lease = Lease { session: session.digest.clone(), version: session.version, holder };
    if !app.store.take_lease(&lease, now, now + LEASE).await? {
        return Ok(if lives { current() } else { Attempt::Another });
    }
    if tokens.refresh_token.is_none() {
        return Err(end(app, &lease).await?);
    }
    match app.provider.refresh(tokens, now).await {
        Ok(fresh) => {
            let mut state = session.state.clone();
            state.tokens = fresh;
            let sealed =
                app.vault.seal(Purpose::Session, session.digest.as_str(), &state).map_err(FlowError::from)?;
            if app.store.keep_refreshed(&lease, sealed).await? {
                return Ok(Attempt::Done(state.tokens.access_token));
            }
            // It has ended meanwhile, or somebody else has refreshed since: the session will tell.
            Ok(Attempt::Another)
        }
        Err(ProviderError::Refused(word)) if word == "invalid_grant" => Err(end(app, &lease).await?),
        Err(error) => {
            tracing::warn!("refreshing an access token: {error}");
            app.store.give_back(&lease).await?;
            if lives { Ok(current()) } else { Err(AccessError::Unavailable) }
        }
    }
}

/// Ends the session whose lease this is, and says so.
async fn end(app: &App, lease: &Lease) -> Result<AccessError, DbError> {
    if app.store.end_leased(lease).await? {
        app.ends.over([&lease.session]);
    }
    Ok(AccessError::Ended)
}

#[cfg(test)]
#[path = "access_token_tests.rs"]
mod tests;
