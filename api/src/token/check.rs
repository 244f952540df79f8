//! What makes an access token valid: RFC 9068 §4, RFC 8725. The one place where this API decides that.

use jsonwebtoken::Validation;
use signet_shared::claims::AccessTokenClaims;
use signet_shared::token::Parts;

use crate::keys::VerifyingKey;

/// What a token must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectations {
    /// `iss`, byte by byte.
    pub issuer: String,
    /// `aud`.
    pub audience: String,
    /// Seconds by which the issuer's clock may differ.
    pub leeway: u64,
}

/// Why a token is refused. The sentences are plain ASCII without quotes: they travel in a header field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Everything was right, but its time is over.
    #[error("The token has expired")]
    Expired,
    /// Anything else, and what.
    #[error("{0}")]
    Invalid(&'static str),
}

/// More than any token of ours has; base64 of more is not worth decoding.
const MAX_BYTES: usize = 8 * 1024;

/// The `kid` of a token whose header can be accepted: the first half of the checks, before any key is looked for.
///
/// # Errors
/// [`Refused::Invalid`] with the check that failed.
pub fn key_id(token: &str) -> Result<Option<String>, Refused> {
    if token.len() > MAX_BYTES {
        return Err(Refused::Invalid("The token is too long"));
    }
    let parts = Parts::split(token).map_err(|_| Refused::Invalid("The token does not have three parts"))?;
    let header = parts
        .decode_header()
        .map_err(|_| Refused::Invalid("The header is not a JSON object in base64url"))?;
    // A token of another kind is not an access token, whatever it says (RFC 8725 §3.12).
    let typ = header.get("typ").and_then(|typ| typ.as_str()).unwrap_or_default().to_ascii_lowercase();
    if typ.strip_prefix("application/").unwrap_or(&typ) != "at+jwt" {
        return Err(Refused::Invalid("The typ is not at+jwt"));
    }
    // No extension is understood here, so none may be demanded (RFC 7515 §4.1.11).
    if header.contains_key("crit") {
        return Err(Refused::Invalid("The header demands an extension in crit"));
    }
    match header.get("kid") {
        None => Ok(None),
        Some(kid) => {
            kid.as_str().map(|kid| Some(kid.to_owned())).ok_or(Refused::Invalid("The kid is not a string"))
        }
    }
}

/// The claims of `token`, once [`key_id`] accepts it and everything else holds at `now` (unix seconds).
///
/// # Errors
/// [`Refused`] with the check that failed.
pub fn check(
    token: &str,
    key: &VerifyingKey,
    wanted: &Expectations,
    now: u64,
) -> Result<AccessTokenClaims, Refused> {
    // The algorithm is the key's, never the token's own choice (RFC 8725 §3.1).
    let mut strict = Validation::new(key.algorithm);
    strict.set_issuer(&[&wanted.issuer]);
    strict.set_audience(&[&wanted.audience]);
    // Presence and type are in AccessTokenClaims; time is ours below, with our clock and with the last second refused.
    strict.required_spec_claims.clear();
    strict.validate_exp = false;
    let checked = jsonwebtoken::decode::<AccessTokenClaims>(token, &key.key, &strict)
        .map_err(|error| reason(&error))?;
    // serde looks at the members it knows; a repeated unknown one is refused too.
    Parts::split(token)
        .and_then(|parts| parts.decode_payload())
        .map_err(|_| Refused::Invalid("The payload is not a JSON object without repeated members"))?;
    in_time(&checked.claims, wanted.leeway, now)?;
    Ok(checked.claims)
}

fn in_time(claims: &AccessTokenClaims, leeway: u64, now: u64) -> Result<(), Refused> {
    let latest = now.saturating_add(leeway);
    if claims.iat > latest {
        return Err(Refused::Invalid("The token was issued in the future"));
    }
    if claims.nbf.is_some_and(|nbf| nbf > latest) {
        return Err(Refused::Invalid("The token is not valid yet"));
    }
    if now >= claims.exp.saturating_add(leeway) { Err(Refused::Expired) } else { Ok(()) }
}

fn reason(error: &jsonwebtoken::errors::Error) -> Refused {
    use jsonwebtoken::errors::ErrorKind;
    Refused::Invalid(match error.kind() {
        ErrorKind::InvalidSignature => "The signature does not fit",
        ErrorKind::InvalidAlgorithm => "The algorithm is not the one of the key",
        ErrorKind::InvalidIssuer => "The token is from another issuer",
        ErrorKind::InvalidAudience => "The token is for another audience",
        ErrorKind::Json(_) => "A claim is missing or of the wrong type",
        _ => "The token is malformed",
    })
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
