//! Client assertions, `private_key_jwt`: RFC 7523 §3, OpenID Connect Core §9; rule G11.

use signet_shared::claims::{self, ClientAssertion, Expectations, TokenKind as _};
use signet_shared::jose::{self, Alg, Jwk, JwkSet, Keyed, Rules, Unverified, Verified};

use super::client_authentication::not_authenticated;
use super::refusal::OAuthError;

/// `client_assertion_type`: RFC 7523 §2.2.
pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How far `exp` may lie ahead, in seconds: so long its `jti` has to be remembered.
const MOST_AHEAD: u64 = 600;
/// How far the clocks of client and server may differ, in seconds.
const LEEWAY: u64 = 10;
/// The most bytes of a `jti`.
const MOST_JTI: usize = 255;

/// What assertions may be signed by.
pub const ALGS: [Alg; 4] = [Alg::Es256, Alg::Rs256, Alg::Ps256, Alg::EdDsa];

const RULES: Rules<'static> = Rules { typ: ClientAssertion::TYP, algs: &ALGS, max_bytes: 8 * 1024 };

/// An assertion that is right, to be spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spendable {
    /// Its own id, different for each of the client's.
    pub jti: String,
    /// Until when that has to be remembered, in unix seconds.
    pub until: u64,
}

/// What `jwt` says before anything of it is believed, if it has the form of an assertion.
///
/// # Errors
/// `invalid_client`.
pub fn parse(jwt: &str) -> Result<Unverified<'_>, OAuthError> {
    jose::parse(jwt, &RULES).map_err(|_| not_authenticated())
}

/// Takes an assertion up the ladder to its signature, with the key that it names among the client's `keys`; where it names
/// none, with the only one.
///
/// # Errors
/// `invalid_client`.
pub fn keyed<'a, 'k>(
    unverified: Unverified<'a>,
    keys: &'k JwkSet,
) -> Result<(Keyed<'a>, &'k Jwk), OAuthError> {
    let key = match (unverified.kid(), keys.keys()) {
        (Some(kid), _) => keys.get(kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let key = key.ok_or(not_authenticated())?;
    let keyed = unverified.with_key(Some(key)).map_err(|_| not_authenticated())?;
    Ok((keyed, key))
}

/// What an assertion whose signature holds is worth at `now` (unix seconds): `client_id` speaks of itself, to `issuer` alone,
/// and not for long.
///
/// # Errors
/// `invalid_client`.
pub fn judge(
    assertion: &Verified,
    (client_id, issuer): (&str, &str),
    now: u64,
) -> Result<Spendable, OAuthError> {
    let wanted = Expectations { issuer: client_id.to_owned(), audience: issuer.to_owned(), leeway: LEEWAY };
    let claims =
        claims::judge::<ClientAssertion>(assertion, &wanted, now).map_err(|_| not_authenticated())?;
    let is_near = claims.exp <= now.saturating_add(MOST_AHEAD + LEEWAY);
    // A NUL cannot be kept by every database.
    let is_name = claims.jti.len() <= MOST_JTI && !claims.jti.contains('\0');
    if !is_near || !is_name {
        return Err(not_authenticated());
    }
    Ok(Spendable { jti: claims.jti.clone(), until: claims.exp.saturating_add(LEEWAY) })
}

#[cfg(test)]
#[path = "client_assertion_tests.rs"]
mod tests;
