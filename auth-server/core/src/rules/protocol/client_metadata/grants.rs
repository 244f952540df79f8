//! What a client may exchange for tokens, and with which care: RFC 7591 §2.1, rule G1.

use super::{Entry, Faults, Surroundings};
use crate::domain::{ClientAuthentication, GrantType};

pub(super) fn read(
    entry: &Entry,
    authentication: Option<&ClientAuthentication>,
    faults: &mut Faults,
) -> Vec<GrantType> {
    let grants = match &entry.grant_types {
        None => vec![GrantType::AuthorizationCode],
        Some(names) => named(names, faults),
    };
    let has = |grant| grants.contains(&grant);
    if has(GrantType::RefreshToken) && !has(GrantType::AuthorizationCode) {
        faults.add("grant_types", "has refresh_token, which only comes with authorization_code");
    }
    // RFC 6749 §4.4: for confidential clients alone, or everybody could have such tokens.
    if has(GrantType::ClientCredentials) && authentication == Some(&ClientAuthentication::None) {
        faults.add(
            "grant_types",
            "has client_credentials, which a client that does not authenticate cannot use",
        );
    }
    response_types(entry, has(GrantType::AuthorizationCode), faults);
    grants
}

fn named(names: &[String], faults: &mut Faults) -> Vec<GrantType> {
    let mut grants = Vec::new();
    for name in names {
        match GrantType::named(name) {
            Some(grant) if grants.contains(&grant) => {
                faults.add("grant_types", format!("has {} twice", grant.as_str()));
            }
            Some(grant) => grants.push(grant),
            None => {
                let known = GrantType::ALL.map(GrantType::as_str).join(", ");
                faults.add("grant_types", format!("may hold {known}, and has something else"));
            }
        }
    }
    if names.is_empty() {
        faults.add("grant_types", "is empty: without a grant a client can do nothing");
    }
    grants
}

/// RFC 7591 §2.1: each grant has its response types.
fn response_types(entry: &Entry, with_codes: bool, faults: &mut Faults) {
    let Some(written) = &entry.response_types else { return };
    let wanted: &[&str] = if with_codes { &["code"] } else { &[] };
    if written != wanted {
        let sentence = if with_codes {
            "must be [\"code\"], as authorization_code needs; there are no others here"
        } else {
            "must be empty: `grant_types` has nothing that needs one"
        };
        faults.add("response_types", sentence);
    }
}

pub(super) fn require_pkce(
    entry: &Entry,
    authentication: Option<&ClientAuthentication>,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> bool {
    let required = entry.require_pkce.unwrap_or(true);
    if !required && authentication == Some(&ClientAuthentication::None) {
        faults
            .add("require_pkce", "cannot be false: a client that does not authenticate has nothing but PKCE");
    } else if !required && !around.allow_without_pkce {
        let sentence = "is false, which leaves codes unbound: set it to true, or `auth_server.allow_clients_without_pkce`";
        faults.add("require_pkce", sentence);
    }
    required
}
