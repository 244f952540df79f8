//! The access tokens of a session, one for each resource, each refreshed before it is over: contract B8. One refresh is under way for a
//! session, over all tabs, instances and resources, because there is one refresh token: whoever has the lease in the session's row. The
//! others go on with their token as long as it lives, and then wait for that one.

use std::sync::Arc;
use std::time::Duration;

use signet_db::DbError;
use signet_service::telemetry::carry;
use tokio::time::{Instant, sleep, timeout_at};

use super::{FlowError, Session, log_out, session};
use crate::app::App;
use crate::provider::{AccessToken, Denied, ProviderError, Tokens, Wanted};
use crate::rules::audience::{self, Needs};
use crate::secret::secret;
use crate::store::Lease;
use crate::vault::Purpose;

/// For how many seconds nobody else refreshes: longer than three requests to the provider may take.
const LEASE: u64 = 20;
/// Whoever waits for another one's refresh looks so often, and for so long.
const PAUSE: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(LEASE + 1);
/// So long what the provider has given waits for a database that is away: the newest refresh token is nowhere else.
const KEEPING: Duration = Duration::from_mins(2);

/// Why there is no access token.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The session has ended, here or at the provider: 401.
    #[error("the session has ended")]
    Ended,
    /// The sign-in was not granted what the API needs: 403. The session lives on.
    #[error("not all scopes that the API needs were granted")]
    Scope,
    /// The provider gives none for that resource: 502. The session lives on.
    #[error("the provider gives no access token for this API")]
    Refused,
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

impl From<Denied> for AccessError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Target => Self::Refused,
            Denied::Scope => Self::Scope,
        }
    }
}

/// The access token of `session`, which was read for this request, for an API that `needs` this.
///
/// # Errors
/// [`AccessError`].
pub async fn access_token(
    app: &Arc<App>,
    session: &Session,
    needs: Needs<'_>,
    now: u64,
) -> Result<AccessToken, AccessError> {
    let token = current(app, session, needs.resource, now).await?;
    if audience::covers(token.scope.as_deref(), needs.scopes) { Ok(token) } else { Err(AccessError::Scope) }
}

async fn current(
    app: &Arc<App>,
    session: &Session,
    resource: Option<&str>,
    now: u64,
) -> Result<AccessToken, AccessError> {
    if let Some(token) = fresh(app, &session.state.tokens, resource, now) {
        return Ok(token.clone());
    }
    let wanted = Wanted {
        resource: resource.map(str::to_owned),
        scope: audience::narrowed(resource, app.config.needs()),
    };
    let deadline = Instant::now() + PATIENCE;
    let (mut session, mut now) = (session.clone(), now);
    loop {
        // As a task of its own: a caller that goes away must not take the answer of the provider along, with the newest refresh token.
        let attempting = attempt(Arc::clone(app), session.clone(), wanted.clone(), now);
        let attempting = timeout_at(deadline, app.refreshes.spawn(carry(attempting))).await;
        match attempting.map_err(|_| AccessError::Unavailable)?.map_err(|_| AccessError::Unavailable)?? {
            Attempt::Done(token) => return Ok(token),
            Attempt::Another if Instant::now() >= deadline => return Err(AccessError::Unavailable),
            Attempt::Another => sleep(PAUSE).await,
        }
        now = app.clock.now();
        session = session::look(app, &session.digest, now).await?.ok_or(AccessError::Ended)?;
        if let Some(token) = fresh(app, &session.state.tokens, resource, now) {
            return Ok(token.clone());
        }
    }
}

/// The token that is held for `resource`, where it is not over soon.
fn fresh<'a>(app: &App, tokens: &'a Tokens, resource: Option<&str>, now: u64) -> Option<&'a AccessToken> {
    held(app, tokens, resource).filter(|token| now < token.due_at(app.config.keeping.refresh_skew))
}

/// The token that is held for `resource`. Where there is no refresh token, none can be asked for: then that of the sign-in, which named
/// this resource alone, is the one for it.
fn held<'a>(app: &App, tokens: &'a Tokens, resource: Option<&str>) -> Option<&'a AccessToken> {
    let of_sign_in = || {
        let is_for_it = tokens.refresh_token.is_none() && audience::sole(app.config.needs()) == resource;
        tokens.access(None).filter(|_| is_for_it)
    };
    tokens.access(resource).or_else(of_sign_in)
}

enum Attempt {
    Done(AccessToken),
    /// Somebody else refreshes.
    Another,
}

async fn attempt(app: Arc<App>, session: Session, wanted: Wanted, now: u64) -> Result<Attempt, AccessError> {
    let tokens = &session.state.tokens;
    let held = held(&app, tokens, wanted.resource.as_deref());
    let living = held.filter(|token| now < token.expires_at).cloned();
    if tokens.refresh_token.is_none() {
        match (living, held) {
            (Some(token), _) => return Ok(Attempt::Done(token)),
            (None, None) => return Err(AccessError::Refused),
            (None, Some(_)) => {}
        }
        return ended(&app, &session, now).await;
    }
    let asked = (&session.digest, wanted.resource.as_deref());
    if let Some(denied) = app.denials.get(asked, now) {
        return living.map(Attempt::Done).ok_or_else(|| denied.into());
    }
    let Some(lease) = leased(&app, &session, now).await? else {
        return Ok(living.map_or(Attempt::Another, Attempt::Done));
    };
    match app.provider.refresh(tokens, &wanted, now).await {
        Ok(fresh) => keep(&app, (&session, &lease), fresh, &wanted).await,
        Err(ProviderError::Refused(word)) if word == "invalid_grant" => end(&app, &lease).await,
        Err(error) => {
            tracing::warn!("refreshing an access token: {error}");
            app.store.give_back(&lease).await?;
            let denied = Denied::by(&error);
            denied.inspect(|denied| app.denials.keep(asked, *denied, now));
            // A session ends by `invalid_grant` alone.
            living.map(Attempt::Done).ok_or_else(|| denied.map_or(AccessError::Unavailable, Into::into))
        }
    }
}

/// The lease, if it is to be had.
async fn leased(app: &App, session: &Session, now: u64) -> Result<Option<Lease>, AccessError> {
    let holder = secret().map_err(FlowError::from)?;
    let lease = Lease { session: session.digest.clone(), version: session.version, holder };
    let is_taken = app.store.take_lease(&lease, now, now.saturating_add(LEASE)).await?;
    Ok(is_taken.then_some(lease))
}

/// What is over and cannot be had anew is the end.
async fn ended(app: &App, session: &Session, now: u64) -> Result<Attempt, AccessError> {
    let Some(lease) = leased(app, session, now).await? else { return Ok(Attempt::Another) };
    end(app, &lease).await
}

/// Ends the session whose lease this is, and says so; not where somebody else has refreshed meanwhile.
async fn end(app: &App, lease: &Lease) -> Result<Attempt, AccessError> {
    if !app.store.end_leased(lease).await? {
        return Ok(Attempt::Another);
    }
    app.ends.over([&lease.session]);
    Err(AccessError::Ended)
}

/// Keeps what has come.
async fn keep(
    app: &App,
    (session, lease): (&Session, &Lease),
    fresh: Tokens,
    wanted: &Wanted,
) -> Result<Attempt, AccessError> {
    let mut state = session.state.clone();
    state.tokens = fresh;
    let sealed =
        app.vault.seal(Purpose::Session, session.digest.as_str(), &state).map_err(FlowError::from)?;
    let deadline = Instant::now() + KEEPING;
    let is_kept = loop {
        match app.store.keep_refreshed(lease, sealed.clone()).await {
            Ok(is_kept) => break is_kept,
            Err(error) if error.is_unavailable() && Instant::now() < deadline => sleep(PAUSE).await,
            Err(error) => {
                tracing::error!("what the provider has given cannot be kept: {error}");
                return Err(error.into());
            }
        }
    };
    // Where it is not, the session has ended meanwhile, or somebody else has refreshed since: the session will tell.
    if !is_kept && session::look(app, &session.digest, app.clock.now()).await?.is_none() {
        log_out::give_back(app, &state.tokens).await;
    }
    let token = state.tokens.access(wanted.resource.as_deref()).filter(|_| is_kept);
    Ok(token.cloned().map_or(Attempt::Another, Attempt::Done))
}

#[cfg(test)]
#[path = "denied_tests.rs"]
mod denied_tests;
#[cfg(test)]
#[path = "newest_tests.rs"]
mod newest_tests;
#[cfg(test)]
#[path = "access_token_tests.rs"]
mod tests;
