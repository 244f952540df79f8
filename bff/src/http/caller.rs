//! Who makes a request, and whether a page of ours meant it: contracts B3, B4; and the refusals for what does not work.

use std::time::Duration;

use signet_db::DbError;
use signet_service::edge::{Call, Refusal};
use signet_shared::wire::Code;

use crate::app::App;
use crate::flows::access_token::AccessError;
use crate::flows::{FlowError, Session, session as flow};
use crate::provider::ProviderError;
use crate::rules::{cookie, csrf};
use crate::secret::Digest;

/// When it is worth coming back.
const LATER: Duration = Duration::from_secs(2);

/// The secret of the session's cookie, if one comes along.
///
/// # Errors
/// 400 where it comes twice.
pub(super) fn held<'a>(app: &App, call: &'a Call) -> Result<Option<&'a str>, Refusal> {
    let name = app.config.cookies().session();
    cookie::secret(&call.headers, &name).map_err(|twice| Refusal::invalid(twice.to_string()))
}

/// The session that makes this request.
///
/// # Errors
/// 401 `unauthenticated` where there is none; 403 `csrf` where a page of another origin has it made, also one of the same site, with
/// whose requests the cookie comes along.
pub(super) async fn session(app: &App, call: &Call) -> Result<Session, Refusal> {
    from_here(app, call)?;
    let session = match held(app, call)? {
        Some(held) => flow::session(app, held).await.map_err(failed)?,
        None => None,
    };
    session.ok_or_else(signed_out)
}

/// The session that is kept under `digest`, looked at and not used.
///
/// # Errors
/// 401 `unauthenticated` where there is none.
pub(super) async fn looks(app: &App, digest: &Digest) -> Result<Session, Refusal> {
    flow::look(app, digest, app.clock.now()).await.map_err(failed)?.ok_or_else(signed_out)
}

/// 401 `unauthenticated`.
pub(super) fn signed_out() -> Refusal {
    Refusal::new(Code::Unauthenticated, "Nobody is signed in here: open /bff/login.")
}

/// Refuses a request that changes nothing where the browser says that a page of another site has it made.
///
/// # Errors
/// 403 `csrf`.
pub(super) fn from_here(app: &App, call: &Call) -> Result<(), Refusal> {
    csrf::check_reading(&call.headers, app.config.pages()).map_err(elsewhere)
}

/// Refuses a request that changes something unless a page of ours meant it for `session`.
///
/// # Errors
/// 403 `csrf`.
pub(super) fn meant(app: &App, call: &Call, session: &Session) -> Result<(), Refusal> {
    let tokens = app.vault.csrf_tokens(&session.digest);
    csrf::check(&call.headers, app.config.pages(), &tokens).map_err(elsewhere)
}

fn elsewhere(refused: csrf::Refused) -> Refusal {
    Refusal::new(Code::Csrf, refused.to_string())
}

/// What the caller is told where there is no access token.
pub(super) fn no_token(error: AccessError) -> Refusal {
    match error {
        AccessError::Ended => Refusal::new(Code::Unauthenticated, "The session has ended: sign in again."),
        AccessError::Scope => Refusal::new(
            Code::InsufficientScope,
            "What was granted at the sign-in is not all that this API needs: sign in again, and allow it.",
        ),
        AccessError::Refused => Refusal::new(
            Code::TokenRefused,
            "The server that people sign in at gives no access token for this API; its operator, and ours, can change that.",
        ),
        AccessError::Unavailable => unavailable("The server that people sign in at cannot be reached now."),
        AccessError::Flow(error) => failed(error),
    }
}

/// What the caller is told of what does not work.
pub(super) fn failed(error: FlowError) -> Refusal {
    match error {
        FlowError::Database(DbError::Unavailable(reason)) => {
            tracing::error!(%reason, "the database cannot be used now");
            unavailable("The database cannot be used now.")
        }
        FlowError::Provider(ProviderError::Unreachable(reason)) => {
            tracing::warn!(%reason, "the provider cannot be reached");
            unavailable("The server that people sign in at cannot be reached now.")
        }
        other => Refusal::internal(other),
    }
}

/// 503.
pub(super) fn unavailable(sentence: &str) -> Refusal {
    Refusal::new(Code::Unavailable, sentence).retry_after(LATER)
}
