//! Signing out: contract B6, OpenID Connect RP-Initiated Logout §2.

use signet_shared::wire::LogoutAnswer;

use super::{FlowError, Session, SessionState};
use crate::app::App;
use crate::provider::{ProviderError, Tokens};
use crate::vault::Purpose;

/// Ends `session` here, gives its refresh token back, and says where the browser ends the provider's own session. The session here ends
/// whatever the provider does.
///
/// # Errors
/// [`FlowError`], where it cannot be ended.
pub async fn log_out(app: &App, session: &Session) -> Result<LogoutAnswer, FlowError> {
    let ended = app.store.end_session(&session.digest).await?;
    app.ends.over([&session.digest]);
    // The newest tokens, which a refresh may have brought since the session was read.
    let newest = ended.and_then(|sealed| {
        app.vault.open::<SessionState>(Purpose::Session, session.digest.as_str(), &sealed).ok()
    });
    let told = at_provider(app, newest.as_ref().unwrap_or(&session.state)).await;
    if let Err((error, _)) = &told {
        tracing::warn!("a sign-out: {error}");
    }
    let provider_reached = told.is_ok();
    let logout_url = told.unwrap_or_else(|(_, url)| url);
    Ok(LogoutAnswer { logout_url, provider_reached })
}

/// The address that ends the provider's session, where it has one; also where the refresh token could not be given back.
async fn at_provider(
    app: &App,
    state: &SessionState,
) -> Result<Option<String>, (ProviderError, Option<String>)> {
    let metadata = app.provider.metadata().await.map_err(|error| (error, None))?;
    let url = metadata.end_session_endpoint.clone().map(|mut url| {
        url.query_pairs_mut()
            .append_pair("id_token_hint", &state.tokens.id_token)
            .append_pair("client_id", &app.provider.client.client_id)
            .append_pair("post_logout_redirect_uri", &format!("{}/", app.config.home()));
        url.to_string()
    });
    if let Some(token) = &state.tokens.refresh_token {
        app.provider.revoke(token, app.clock.now()).await.map_err(|error| (error, url.clone()))?;
    }
    Ok(url)
}

/// Gives the refresh token back of a session that is over here. That the provider does not hear of it is noted, and no more.
pub(super) async fn give_back(app: &App, tokens: &Tokens) {
    let Some(token) = &tokens.refresh_token else { return };
    if let Err(error) = app.provider.revoke(token, app.clock.now()).await {
        tracing::warn!("a refresh token that nobody needs any more: {error}");
    }
}
