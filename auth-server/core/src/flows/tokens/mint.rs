//! The tokens of a grant: an access token, and for OpenID Connect an ID token.

use crate::domain::{AskedClaims, Client, Granted, SignIn, TenantId, User};
use crate::flows::Provider;
use crate::flows::ports::{Failure, Random, Time, TokenSigning};
use crate::rules::protocol::access_token;
use crate::rules::protocol::grant_token::{self, Person};
use crate::rules::protocol::id_token;
use crate::rules::protocol::resource_indicators::Target;

/// What a client is given: RFC 6749 §5.1, OpenID Connect Core §3.1.3.3.
#[derive(Clone, PartialEq, Eq)]
pub struct Minted {
    /// `access_token`, a signed JWT.
    pub access_token: String,
    /// `expires_in`, in seconds.
    pub expires_in: u64,
    /// `scope`.
    pub scope: String,
    /// `id_token`, where OpenID Connect was asked for.
    pub id_token: Option<String>,
    /// `refresh_token`, where there is a new one.
    pub refresh_token: Option<String>,
}

/// What tokens are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// The grant's id, by which its tokens are known to live.
    pub(super) grant_id: &'a str,
    pub(super) client: &'a Client,
    pub(super) user: &'a User,
    pub(super) tenant: &'a TenantId,
    pub(super) sign_in: &'a SignIn,
    pub(super) granted: &'a Granted,
    pub(super) claims: &'a AskedClaims,
    /// The authorization request's, for its first ID token alone.
    pub(super) nonce: Option<&'a str>,
}

/// The id of the grant in an access token's `jti`: everything before the dot.
pub(super) fn grant_of(jti: &str) -> Option<&str> {
    jti.split_once('.').map(|(grant, _)| grant)
}

/// Makes the tokens of `source` for `target`.
///
/// # Errors
/// [`Failure`] when a key is missing or cannot sign.
pub(super) fn mint<P>(
    ports: &P,
    provider: Provider<'_>,
    source: Source<'_>,
    target: &Target<'_>,
) -> Result<Minted, Failure>
where
    P: TokenSigning + Time + Random,
{
    let Source { client, user, tenant, sign_in, .. } = source;
    let (now, person) = (ports.now(), Person { user, tenant, sign_in });
    let lifetime = target.resource.map_or(provider.lifetimes.token, |resource| resource.token_lifetime);
    let issue = grant_token::Issue {
        issuer: provider.issuer,
        client_id: &client.client_id,
        target,
        now,
        lifetime,
        jti: format!("{}.{}", source.grant_id, ports.unique_id()?),
    };
    let claims = grant_token::for_person(issue, person);
    let alg = target.resource.map(|resource| resource.signing_alg);
    let access_token = ports.sign_token(alg, access_token::TYP, &claims)?;
    let id_token = if source.granted.has("openid") {
        let issue = id_token::Issue {
            issuer: provider.issuer,
            client,
            now,
            lifetime: provider.lifetimes.token,
            nonce: source.nonce,
            access_token: Some(&access_token),
            asked: &source.claims.id_token,
        };
        let claims = id_token::id_token(issue, person);
        Some(ports.sign_token(Some(client.id_token_signed_response_alg), id_token::TYP, &claims)?)
    } else {
        None
    };
    Ok(Minted { access_token, expires_in: lifetime, scope: claims.scope, id_token, refresh_token: None })
}
