//! Somebody comes back from the provider: contract B2.

use std::sync::Arc;

use signet_guard::Refused;
use signet_shared::claims::{Expectations, IdToken, IdTokenClaims, Payload};
use signet_shared::wire::SessionUser;

use super::pending::Pending;
use super::{FlowError, SessionState, log_out, session};
use crate::app::App;
use crate::provider::{ProviderError, Tokens};
use crate::rules::callback::{Callback, Word};
use crate::rules::person::{is_about, person};
use crate::rules::sign_in::{Asked, judge};
use crate::secret::{Digest, secret};
use crate::store::NewSession;
use crate::vault::Purpose;

/// What the operator is told where that was asked for: OpenID Connect Core §11 lets a provider want the person's consent each time.
const NO_REFRESH_TOKEN: &str = "a sign-in: offline_access is asked for, and the provider gives no refresh token, so the session ends with \
                                its access token; some providers give one where `bff.prompt` is \"consent\" alone";

/// Somebody is signed in.
pub struct Completed {
    /// The secret of the new session's cookie: another one at each sign-in, so that nobody can have planted it.
    pub session: String,
    /// Where the browser goes.
    pub return_to: String,
}

/// Completes the sign-in that `callback` is the answer to. The browser brings `held`, the secret that it got for it, and perhaps the
/// session of before, which the new one replaces.
///
/// # Errors
/// [`FlowError`] where something does not work; else the word for what became of it.
pub async fn complete_login(
    app: &App,
    callback: Callback,
    held: Option<&str>,
    before: Option<&str>,
) -> Result<Result<Completed, Word>, FlowError> {
    let now = app.clock.now();
    let Some(pending) = spent(app, &callback.state, held, now).await? else {
        return Ok(Err(Word::LOGIN_EXPIRED));
    };
    let metadata = match app.provider.metadata().await {
        Ok(metadata) => metadata,
        Err(error) => return Ok(Err(told(&error))),
    };
    // Before anything else of the answer is believed: another provider may have made it (RFC 9207 §2.4).
    if !callback.is_from(&app.provider.client.issuer, metadata.says_iss) {
        return Ok(Err(Word::WRONG_ISSUER));
    }
    let code = match callback.outcome {
        Ok(code) => code,
        Err(word) => return Ok(Err(word)),
    };
    match signed_in(app, &code, &pending).await {
        Ok((claims, state)) => keep(app, (&claims, state), pending.return_to, before.map(Digest::of)).await,
        Err(word) => Ok(Err(word)),
    }
}

/// What was kept for this answer, if this browser began it; the next one that brings the same finds nothing.
async fn spent(app: &App, state: &str, held: Option<&str>, now: u64) -> Result<Option<Pending>, FlowError> {
    let Some(held) = held else { return Ok(None) };
    let digest = Digest::of(held);
    let sealed = app.store.spend_login(&digest, &Digest::of(state), now).await?;
    Ok(sealed.map(|sealed| app.vault.open(Purpose::Login, digest.as_str(), &sealed)).transpose()?)
}

/// Who has signed in, by the code.
async fn signed_in(
    app: &App,
    code: &str,
    pending: &Pending,
) -> Result<(Arc<IdTokenClaims>, SessionState), Word> {
    let redirect_uri = app.config.redirect_uri();
    let asked = app.config.asked().scope;
    let redeeming = app.provider.redeem((code, &pending.verifier), (&redirect_uri, &asked), app.clock.now());
    let redeemed = redeeming.await;
    let tokens = redeemed.map_err(|error| told(&error))?;
    if tokens.refresh_token.is_none() && app.provider.client.asks_for("offline_access") {
        tracing::warn!("{NO_REFRESH_TOKEN}");
    }
    let payload = match app.provider.verified::<IdToken>(&tokens.id_token).await {
        Ok(verified) => Payload::<IdToken>::read(&verified).map_err(|refusal| refused(&refusal))?,
        Err(Refused::NoKeys) => return Err(Word::UNAVAILABLE),
        Err(refusal) => return Err(refused(&refusal)),
    };
    let client = &app.provider.client;
    let leeway = app.config.app.leeway;
    let wanted = Expectations { issuer: client.issuer.clone(), audience: client.client_id.clone(), leeway };
    // Now, and not when the answer came: the token was made since, perhaps in the next second.
    let claims = payload.judge(&wanted, app.clock.now()).map_err(|refusal| refused(&refusal))?;
    let Pending { nonce, tenant, max_age, begun_at, .. } = pending;
    let asked = Asked { nonce, tenant: tenant.as_deref(), max_age: *max_age, begun_at: *begun_at };
    judge(claims, asked, leeway)?;
    let user = user(app, claims, &payload, &tokens).await?;
    Ok((
        Arc::clone(claims),
        SessionState { user, tenant: claims.tenant.clone(), started_at: app.clock.now(), tokens },
    ))
}

/// What is known of the person beside who it is. That the provider says no more now is no reason to keep them out.
async fn user(
    app: &App,
    claims: &IdTokenClaims,
    payload: &Payload<IdToken>,
    tokens: &Tokens,
) -> Result<SessionUser, Word> {
    let userinfo = match tokens.access(None) {
        Some(access) => app.provider.userinfo(&access.token).await.unwrap_or_else(|error| {
            tracing::warn!("what else is known of whoever signs in: {error}");
            None
        }),
        None => None,
    };
    match userinfo {
        Some(said) if !is_about(&said, &claims.sub) => Err(Word::INVALID_TOKEN),
        said => Ok(person(&claims.sub, &payload.members(), said.as_ref())),
    }
}

async fn keep(
    app: &App,
    (claims, state): (&IdTokenClaims, SessionState),
    return_to: String,
    replaces: Option<Digest>,
) -> Result<Result<Completed, Word>, FlowError> {
    let (secret, now, lifetime) = (secret()?, app.clock.now(), app.config.keeping.lifetime);
    let digest = Digest::of(&secret);
    let over_at = lifetime.over_at(now);
    let new = NewSession {
        sealed: app.vault.seal(Purpose::Session, digest.as_str(), &state)?,
        digest,
        sub: claims.sub.clone(),
        sid: claims.sid.clone(),
        issued_at: claims.iat,
        now,
        ends_at: lifetime.ends_at(now, over_at),
        over_at,
        replaces: replaces.clone(),
    };
    let former = match &replaces {
        Some(former) => session::look(app, former, now).await?,
        None => None,
    };
    let is_kept = app.store.keep_session(new).await?;
    if is_kept {
        app.ends.over(&replaces);
        if let Some(former) = former {
            log_out::give_back(app, &former.state.tokens).await;
        }
    }
    Ok(if is_kept { Ok(Completed { session: secret, return_to }) } else { Err(Word::SESSION_ENDED) })
}

/// The word for what the provider did not do.
fn told(error: &ProviderError) -> Word {
    tracing::warn!("a sign-in: {error}");
    match error {
        ProviderError::Unreachable(_) => Word::UNAVAILABLE,
        ProviderError::Refused(word) if word == Word::INVALID_GRANT.0 => Word::INVALID_GRANT,
        ProviderError::Refused(_) | ProviderError::Nonsense(_) | ProviderError::Ours(_) => Word::SERVER_ERROR,
    }
}

/// The same for an ID token that is no good.
fn refused(refusal: &dyn std::fmt::Display) -> Word {
    tracing::warn!("a sign-in: the ID token is refused: {refusal}");
    Word::INVALID_TOKEN
}
