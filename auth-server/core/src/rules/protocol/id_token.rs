//! The ID token: OpenID Connect Core §2, §3.1.3.3, §3.1.3.6, §12.2; rule G13.

use aws_lc_rs::digest::{SHA256, SHA512, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use signet_shared::claims::{Audience, IdTokenClaims};
use signet_shared::jose::Alg;

use super::claims_parameter::TENANT;
use super::grant_token::Person;
use super::standard_claims::{self, PersonClaims};
use crate::domain::Client;

/// The header's `typ`, which keeps it apart from access tokens and logout tokens (rule K1).
pub const TYP: &str = "JWT";

/// The payload of an ID token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdToken {
    /// What it says of the sign-in.
    #[serde(flatten)]
    pub claims: IdTokenClaims,
    /// What it says of the person: that alone which the request's `claims` asked for here. The rest is at userinfo (§5.4).
    #[serde(flatten)]
    pub person: PersonClaims,
}

/// An ID token that is about to be made.
#[derive(Debug, Clone, Copy)]
pub struct Issue<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// `aud`; its algorithm makes `at_hash`.
    pub client: &'a Client,
    /// Now, in unix seconds: `iat`.
    pub now: u64,
    /// Seconds from `iat` to `exp`.
    pub lifetime: u64,
    /// The authorization request's `nonce`; `None` at a refresh, where it should not be repeated (§12.2).
    pub nonce: Option<&'a str>,
    /// The access token that is given with it.
    pub access_token: Option<&'a str>,
    /// The claims that the request asked for in the ID token, by name.
    pub asked: &'a [String],
}

/// The ID token that tells a client of `person`. `auth_time` is always there: some requests and clients need it (§2), and
/// nobody is harmed by it. `tenant` is there for those who ask for it: no other provider says it (rule G13). There is one audience, so there is no `azp`.
#[must_use]
pub fn id_token(issue: Issue<'_>, person: Person<'_>) -> IdToken {
    let Issue { issuer, client, now, lifetime, nonce, access_token, asked } = issue;
    let Person { user, tenant, sign_in } = person;
    let at_hash = access_token.map(|token| token_hash(client.id_token_signed_response_alg, token));
    let wanted = |claim: &str| asked.iter().any(|name| name == claim);
    let claims = IdTokenClaims {
        iss: issuer.to_owned(),
        sub: user.sub.clone(),
        aud: Audience::One(client.client_id.clone()),
        exp: now.saturating_add(lifetime),
        iat: now,
        azp: None,
        nonce: nonce.map(str::to_owned),
        auth_time: Some(sign_in.auth_time),
        sid: Some(sign_in.sid.clone()),
        acr: sign_in.acr.clone(),
        amr: Some(sign_in.amr.clone()).filter(|amr| !amr.is_empty()),
        tenant: wanted(TENANT).then(|| tenant.to_string()),
        at_hash,
    };
    IdToken { claims, person: standard_claims::of_user(user, wanted) }
}

/// `at_hash` and its like in an ID token that is signed by `alg`: the first half of `text`'s hash, in base64url (§3.1.3.6).
/// `EdDSA` names no hash; with Ed25519 it is SHA-512, which RFC 8032 §5.1 signs with, as the OpenID working group has said in
/// its issue 1125.
#[must_use]
pub fn token_hash(alg: Alg, text: &str) -> String {
    let hash = match alg {
        Alg::Es256 | Alg::Rs256 | Alg::Ps256 => &SHA256,
        Alg::EdDsa => &SHA512,
    };
    let hash = digest(hash, text.as_bytes());
    let half = hash.as_ref().chunks(hash.as_ref().len() / 2).next().unwrap_or_default();
    URL_SAFE_NO_PAD.encode(half)
}

#[cfg(test)]
#[path = "id_token_tests.rs"]
mod tests;
