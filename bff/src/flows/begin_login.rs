//! Sending somebody to sign in: contract B1.

use super::FlowError;
use super::pending::Pending;
use crate::app::App;
use crate::rules::authorization::{Client, LoginAsk, Secrets, address};
use crate::rules::cookie::LOGIN_SECONDS;
use crate::secret::{Digest, secret};
use crate::store::KeptLogin;
use crate::vault::Purpose;

/// The claim that tells the tenant, for providers that read `claims`: some say it to those alone who ask.
const CLAIMS: &str = r#"{"id_token":{"tenant":null}}"#;

/// Where the browser goes, and what it is to keep until it is back.
pub struct Begun {
    /// The provider's address, with everything that it needs.
    pub location: String,
    /// The name of the cookie that binds the answer to this browser, and its secret.
    pub cookie: (String, String),
}

/// Begins a sign-in as `ask` says.
///
/// # Errors
/// [`FlowError`].
pub async fn begin_login(app: &App, ask: LoginAsk) -> Result<Begun, FlowError> {
    // First, so that nothing is kept while the provider is away.
    let metadata = app.provider.metadata().await?;
    let (state, nonce, verifier, held) = (secret()?, secret()?, secret()?, secret()?);
    let client = &app.provider.client;
    let ask = ask.or_prompt(client.prompt.as_deref());
    let redirect_uri = app.config.redirect_uri();
    let us = Client { client_id: &client.client_id, redirect_uri: &redirect_uri, scope: &client.scope };
    let secrets = Secrets { state: &state, nonce: &nonce, verifier: &verifier };
    let claims = metadata.reads_claims.then_some(CLAIMS);
    let location = address(&metadata.authorization_endpoint, us, secrets, &ask, claims);
    let digest = Digest::of(&held);
    let tenant = ask.tenant().map(str::to_owned);
    let now = app.clock.now();
    let (return_to, max_age) = (ask.return_to, ask.max_age);
    let pending = Pending { nonce, verifier, return_to, tenant, max_age, begun_at: now };
    let sealed = app.vault.seal(Purpose::Login, digest.as_str(), &pending)?;
    let expires_at = now + LOGIN_SECONDS;
    app.store.keep_login(KeptLogin { digest, state: Digest::of(&state), sealed, expires_at }).await?;
    Ok(Begun { location, cookie: (app.config.cookies().login(&state), held) })
}
