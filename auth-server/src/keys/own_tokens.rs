//! Access tokens of this server that are brought back to it, also when they have expired: rule U5.

use auth_server_core::rules::protocol::access_token::Policy;
use jsonwebtoken::{DecodingKey, crypto};
use signet_shared::claims::{AccessToken, AccessTokenClaims, Expectations, Payload};
use signet_shared::jose::{self, Rules, parse};

use super::{Served, SigningAlg};

/// What `token` says, when one of the published keys has signed it for `policy`'s issuer and audience, before `now` (unix
/// seconds). It climbs the ladder of checks as it stood when it was issued: all of it but its age.
#[must_use]
pub fn read_own(served: &Served, policy: &Policy, (token, now): (&str, u64)) -> Option<AccessTokenClaims> {
    let unverified = parse(token, &Rules::ACCESS).ok()?;
    let published = served.jwks.find(unverified.kid()?)?;
    let key = jose::Jwk::parse(&serde_json::to_string(published).ok()?).ok()?;
    let keyed = unverified.with_key(Some(&key)).ok()?;
    let (message, signature) = token.rsplit_once('.')?;
    let alg = SigningAlg::try_from(keyed.alg()).ok()?.jose();
    let decoding = DecodingKey::from_jwk(published).ok()?;
    let fits = crypto::verify(signature, message.as_bytes(), &decoding, alg).unwrap_or(false);
    let payload = Payload::<AccessToken>::read(&keyed.verified(fits).ok()?).ok()?;
    let issued = payload.members().get("iat")?.as_u64().filter(|issued| *issued <= now)?;
    let wanted = Expectations { issuer: policy.issuer.clone(), audience: policy.audience.clone(), leeway: 0 };
    payload.judge(&wanted, issued).ok().map(|claims| claims.as_ref().clone())
}

#[cfg(test)]
#[path = "own_tokens_tests.rs"]
mod tests;
