//! A client gets a token for itself: RFC 6749 §4.4, rule K2.

use super::ports::{Random, Time, TokenSigning};
use super::tokens::Minted;
use super::{Provider, TokenError};
use crate::domain::{Client, GrantType};
use crate::rules::protocol::access_token;
use crate::rules::protocol::grant_token::{Issue, for_machine};
use crate::rules::protocol::grant_type::permitted;
use crate::rules::protocol::parameters::Parameters;
use crate::rules::protocol::refusal::{ErrorCode, OAuthError};
use crate::rules::protocol::resource_indicators::Reach;
use crate::rules::protocol::scope;

/// The token that `client`, which has proven to be itself, gets by `form`.
///
/// # Errors
/// [`TokenError`].
pub async fn client_credentials<P>(
    ports: &P,
    provider: Provider<'_>,
    client: &Client,
    form: &Parameters,
) -> Result<Minted, TokenError>
where
    P: TokenSigning + Time + Random + Sync,
{
    permitted(client, GrantType::ClientCredentials)?;
    let unreadable = OAuthError::new(ErrorCode::InvalidScope, "The scopes cannot be read");
    let scopes = scope::parse(form.get("scope").unwrap_or_default()).ok_or(unreadable)?;
    let target = Reach::of(client, provider.resources).for_itself(scopes, form.all("resource"))?;
    let lifetime = target.resource.map_or(provider.lifetimes.token, |resource| resource.token_lifetime);
    let claims = for_machine(Issue {
        issuer: provider.issuer,
        client_id: &client.client_id,
        target: &target,
        now: ports.now(),
        lifetime,
        jti: ports.unique_id()?,
    });
    let alg = target.resource.map(|resource| resource.signing_alg);
    let access_token = ports.sign_token(alg, access_token::TYP, &claims)?;
    let scope = claims.scope;
    Ok(Minted { access_token, expires_in: lifetime, scope, id_token: None, refresh_token: None })
}

#[cfg(test)]
#[path = "client_credentials_tests.rs"]
mod tests;
