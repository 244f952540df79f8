//! What is registered of a resource: RFC 8707 §2, rules K2 to K4.

use std::ops::RangeInclusive;

use serde::Deserialize;
use signet_shared::jose::Alg;

use super::client_metadata::{Fault, SIGNED_BY};
use super::resource_indicators::openid_scope;
use super::scope;
use crate::domain::Resource;

/// A resource's entry: one `[[resources]]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// `aud` of its tokens.
    pub identifier: Option<String>,
    /// What people are told that it is called; by default its identifier.
    pub name: Option<String>,
    /// Its scopes.
    pub scopes: Vec<String>,
    /// By default what the server signs with.
    pub signing_alg: Option<String>,
    /// In seconds; by default 300.
    pub token_lifetime: Option<u64>,
}

/// What resources are judged by beside their own words.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The issuer, which is the audience of tokens for nobody else.
    pub issuer: &'a str,
    /// What the server signs with.
    pub signing_alg: Alg,
}

/// How long tokens live where nothing is said, in seconds.
pub const LIFETIME: u64 = 300;
/// A day: revocation is bounded by it.
const LIFETIMES: RangeInclusive<u64> = 1..=86_400;
/// The scope of the account endpoints, a resource of their own (rule K4).
const ACCOUNT: &str = "account";

/// The resource that `entry` describes.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn read(entry: &Entry, around: &Surroundings<'_>) -> Result<Resource, Vec<Fault>> {
    let mut faults: Vec<Fault> = Vec::new();
    let identifier = entry.identifier.clone().unwrap_or_default();
    if let Some(sentence) = bad_identifier(&identifier, around.issuer) {
        faults.push(("identifier", sentence.to_owned()));
    }
    for (number, scope) in (1..).zip(&entry.scopes) {
        if let Some(why) = bad_scope(scope) {
            faults.push(("scopes", format!("number {number} {why}")));
        }
    }
    let name = entry.signing_alg.as_deref();
    let alg =
        name.map_or(Some(around.signing_alg), |name| Alg::named(name).filter(|alg| SIGNED_BY.contains(alg)));
    if alg.is_none() {
        faults.push(("signing_alg", "must be \"ES256\", \"RS256\" or \"EdDSA\"".to_owned()));
    }
    let token_lifetime = entry.token_lifetime.unwrap_or(LIFETIME);
    if !LIFETIMES.contains(&token_lifetime) {
        let sentence = format!("must be {} to {} seconds", LIFETIMES.start(), LIFETIMES.end());
        faults.push(("token_lifetime", sentence));
    }
    match alg {
        Some(signing_alg) if faults.is_empty() => Ok(Resource {
            name: entry.name.clone().unwrap_or_else(|| identifier.clone()),
            identifier,
            scopes: entry.scopes.clone(),
            signing_alg,
            token_lifetime,
        }),
        _ => Err(faults),
    }
}

/// RFC 8707 §2: an absolute URI without a fragment. Nobody fetches it; it is compared byte by byte.
fn bad_identifier(identifier: &str, issuer: &str) -> Option<&'static str> {
    let is_uri = identifier.split_once(':').is_some_and(|(scheme, rest)| {
        let rest_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(rest_of_scheme)
            && !rest.is_empty()
            && rest.bytes().all(|byte| byte.is_ascii_graphic())
    });
    let own = format!("{issuer}/");
    match () {
        () if identifier.is_empty() => Some("is missing"),
        () if identifier.contains('#') => Some("has a fragment"),
        () if !is_uri => Some("is no absolute URI"),
        () if identifier == issuer || identifier.starts_with(&own) => {
            Some("is the issuer's own: its tokens would be taken for others")
        }
        () => None,
    }
}

fn bad_scope(scope: &str) -> Option<&'static str> {
    match scope {
        scope if !scope::is_scope(scope) => Some("is no scope"),
        scope if openid_scope(scope) => Some("is OpenID's"),
        ACCOUNT => Some("is that of the account endpoints"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AROUND: Surroundings<'static> =
        Surroundings { issuer: "https://auth.example", signing_alg: Alg::Es256 };

    fn entry(json: &str) -> Entry {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_not_said_has_its_default() {
        let read = read(&entry(r#"{"identifier":"https://api.example","scopes":["a"]}"#), &AROUND).unwrap();
        assert_eq!((read.name.as_str(), read.signing_alg), ("https://api.example", Alg::Es256));
        assert_eq!((read.token_lifetime, read.scopes), (300, vec!["a".to_owned()]));
    }

    #[test]
    fn k3_bad_entries_are_refused_with_their_field() {
        for (json, field, said) in [
            ("{}", "identifier", "missing"),
            (r#"{"identifier":"https://api.example/#x"}"#, "identifier", "fragment"),
            (r#"{"identifier":"api"}"#, "identifier", "absolute"),
            (r#"{"identifier":"https://a b"}"#, "identifier", "absolute"),
            (r#"{"identifier":"1a:b"}"#, "identifier", "absolute"),
            (r#"{"identifier":"https://auth.example"}"#, "identifier", "issuer"),
            (r#"{"identifier":"https://auth.example/account"}"#, "identifier", "issuer"),
            (r#"{"identifier":"urn:x","scopes":["a","openid"]}"#, "scopes", "number 2 is OpenID's"),
            (r#"{"identifier":"urn:x","scopes":["roles"]}"#, "scopes", "number 1 is OpenID's"),
            (r#"{"identifier":"urn:x","scopes":["account"]}"#, "scopes", "account endpoints"),
            (r#"{"identifier":"urn:x","scopes":["a b"]}"#, "scopes", "no scope"),
            (r#"{"identifier":"urn:x","signing_alg":"none"}"#, "signing_alg", "must be"),
            (r#"{"identifier":"urn:x","signing_alg":"HS256"}"#, "signing_alg", "must be"),
            (r#"{"identifier":"urn:x","token_lifetime":0}"#, "token_lifetime", "must be"),
            (r#"{"identifier":"urn:x","token_lifetime":86401}"#, "token_lifetime", "must be"),
        ] {
            let faults = read(&entry(json), &AROUND).unwrap_err();
            let found = faults.iter().any(|(at, why)| *at == field && why.contains(said));
            assert!(found && faults.len() == 1, "{json}: {faults:?}");
        }
    }

    #[test]
    fn all_faults_are_said_at_once() {
        let faults = read(&entry(r#"{"scopes":["email"],"signing_alg":"x","token_lifetime":0}"#), &AROUND);
        assert_eq!(faults.unwrap_err().len(), 4);
    }
}
