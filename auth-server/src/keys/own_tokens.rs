//! Tokens of this server that are brought back to it: rules U5, K1, G8. Each climbs the ladder of checks of its kind.

use auth_server_core::rules::protocol::access_token::Policy;
use auth_server_core::rules::protocol::end_session::Hint;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, crypto};
use signet_shared::claims::{
    AccessToken, AccessTokenClaims, Audience, Expectations, IdToken, Payload, TokenKind,
};
use signet_shared::jose::{self, Rules, Verified, parse};

use super::issued::Read;
use super::{Served, SigningAlg};

/// An ID token with everything that may be asked into it.
const LONGEST_ID_TOKEN: usize = 8192;

/// What `token` says, when one of the published keys has signed it for `policy`'s issuer and audience, before `now` (unix
/// seconds). It climbs the ladder of checks as it stood when it was issued: all of it but its age.
#[must_use]
pub fn read_own(served: &Served, policy: &Policy, (token, now): (&str, u64)) -> Option<AccessTokenClaims> {
    let payload = Payload::<AccessToken>::read(&signed_here(served, token, &Rules::ACCESS)?).ok()?;
    let made = made(&payload, now)?;
    let wanted = Expectations { issuer: policy.issuer.clone(), audience: policy.audience.clone(), leeway: 0 };
    payload.judge(&wanted, made).ok().map(|claims| claims.as_ref().clone())
}

/// What the access token `token` says, when one of the published keys has signed it for `issuer`, whatever resource it is for, and
/// it is valid at `now` (unix seconds).
#[must_use]
pub fn read_issued(served: &Served, issuer: &str, (token, now): (&str, u64)) -> Option<AccessTokenClaims> {
    let known = served.issued.read(token, || {
        let payload = Payload::<AccessToken>::read(&signed_here(served, token, &Rules::ACCESS)?).ok()?;
        let audience = payload.members().get("aud")?.as_str()?.to_owned();
        Some(Read { payload, audience })
    })?;
    let audience = known.audience.clone();
    let wanted = Expectations { issuer: issuer.to_owned(), audience, leeway: 0 };
    known.payload.judge(&wanted, now).ok().map(|claims| claims.as_ref().clone())
}

/// Whom and what the ID token `token` is about, when a key that was not revoked has signed it for `issuer` before `now` (unix
/// seconds). It may have expired, and so may the key (rule K8).
#[must_use]
pub fn read_id_token(served: &Served, issuer: &str, (token, now): (&str, u64)) -> Option<Hint> {
    let rules = Rules { typ: IdToken::TYP, max_bytes: LONGEST_ID_TOKEN, ..Rules::ACCESS };
    let sets = [&served.jwks, &served.retired];
    let payload = Payload::<IdToken>::read(&signed_by_one(&sets, token, &rules)?).ok()?;
    let made = made(&payload, now)?;
    // Ours have one audience: the client.
    let audience = payload.members().get("aud")?.as_str()?.to_owned();
    let wanted = Expectations { issuer: issuer.to_owned(), audience, leeway: 0 };
    let claims = payload.judge(&wanted, made).ok()?;
    let Audience::One(client_id) = &claims.aud else { return None };
    Some(Hint { client_id: client_id.clone(), sub: claims.sub.clone(), sid: claims.sid.clone() })
}

/// When the token was made, if that was before `now`.
fn made<K: TokenKind>(payload: &Payload<K>, now: u64) -> Option<u64> {
    payload.members().get("iat")?.as_u64().filter(|issued| *issued <= now)
}

/// The token, when one of the published keys has signed it.
fn signed_here(served: &Served, token: &str, rules: &Rules<'_>) -> Option<Verified> {
    signed_by_one(&[&served.jwks], token, rules)
}

/// The token, when a key of one of these sets has signed it.
fn signed_by_one(sets: &[&JwkSet], token: &str, rules: &Rules<'_>) -> Option<Verified> {
    let unverified = parse(token, rules).ok()?;
    let kid = unverified.kid()?;
    let published = sets.iter().find_map(|set| set.find(kid))?;
    let key = jose::Jwk::parse(&serde_json::to_string(published).ok()?).ok()?;
    let keyed = unverified.with_key(Some(&key)).ok()?;
    let (message, signature) = token.rsplit_once('.')?;
    let alg = SigningAlg::try_from(keyed.alg()).ok()?.jose();
    let decoding = DecodingKey::from_jwk(published).ok()?;
    let fits = crypto::verify(signature, message.as_bytes(), &decoding, alg).unwrap_or(false);
    keyed.verified(fits).ok()
}

#[cfg(test)]
#[path = "own_tokens_tests.rs"]
mod tests;
