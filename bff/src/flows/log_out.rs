//! Signing out: contract B6, OpenID Connect RP-Initiated Logout §2.

use signet_shared::wire::LogoutAnswer;

use super::{FlowError, Session};
use crate::app::App;
use crate::provider::ProviderError;

/// Ends `session` here, gives its refresh token back, and says where the browser ends the provider's own session. The session here ends
/// whatever the provider does.
///
/// # Errors
/// [`FlowError`], where it cannot be ended.
pub async fn log_out(app: &App, session: &Session) -> Result<LogoutAnswer, FlowError> {
    app.store.end_session(&session.digest).await?;
    app.ends.over([&session.digest]);
    let told = at_provider(app, session).await;
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
    session: &Session,
) -> Result<Option<String>, (ProviderError, Option<String>)> {
    let metadata = app.provider.metadata().await.map_err(|error| (error, None))?;
    let url = metadata.end_session_endpoint.clone().map(|mut url| {
        url.query_pairs_mut()
            .append_pair("id_token_hint", &session.state.tokens.id_token)
            .append_pair("client_id", &app.provider.client.client_id)
            .append_pair("post_logout_redirect_uri", &format!("{}/", app.config.home()));
        url.to_string()
    });
    if let Some(token) = &session.state.tokens.refresh_token {
        app.provider.revoke(token, app.clock.now()).await.map_err(|error| (error, url.clone()))?;
    }
    Ok(url)
}
