//! A client gets a token for itself: RFC 6749 §4.4, rule K2.

use super::TokenError;
use super::ports::{Random, Signing, Time};
use crate::domain::{Client, GrantType, Resource};
use crate::rules::protocol::client_credentials as rules;
use crate::rules::protocol::parameters::Parameters;
use crate::rules::protocol::refusal::{ErrorCode, OAuthError};

/// What is the same for all tokens of this server.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// The registered resources.
    pub resources: &'a [Resource],
}

/// A token, and what is said beside it: RFC 6749 §5.1.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// The access token, a signed JWT.
    pub access_token: String,
    /// How many seconds it lives.
    pub expires_in: u64,
    /// What it permits, separated by spaces.
    pub scope: String,
}

/// The token that `client`, which has proven to be itself, gets by `form`.
///
/// # Errors
/// [`TokenError`].
pub async fn client_credentials<P>(
    ports: &P,
    site: Site<'_>,
    client: &Client,
    form: &Parameters,
) -> Result<Issued, TokenError>
where
    P: Signing + Time + Random + Sync,
{
    // RFC 6749 §4.4: whoever does not authenticate gets none, whatever is registered.
    if !client.may(GrantType::ClientCredentials) || client.is_public() {
        let sentence = "This client may not use client_credentials";
        return Err(OAuthError::new(ErrorCode::UnauthorizedClient, sentence).into());
    }
    let resource = rules::resource(client, site.resources, form)?;
    let scope = rules::scopes(client, resource, form.get("scope"))?;
    let names = (site.issuer, client.client_id.as_str());
    let claims = rules::claims(names, resource, scope, (ports.now(), ports.unique_id()?));
    let access_token = ports.sign(&claims)?;
    Ok(Issued { access_token, expires_in: resource.token_lifetime, scope: claims.scope })
}

#[cfg(test)]
#[path = "client_credentials_tests.rs"]
mod tests;
