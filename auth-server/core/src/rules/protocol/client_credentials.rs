//! A client's own tokens: RFC 6749 §4.4, RFC 8707 §2, RFC 9068 §2.2; rule K2.

use signet_shared::claims::AccessTokenClaims;

use super::parameters::Parameters;
use super::refusal::{ErrorCode, OAuthError};
use super::scope;
use crate::domain::{Client, Resource};

/// The resource that `form` asks for, one of the `client`'s among the `registered`; where it asks for none, the first of them.
///
/// # Errors
/// `invalid_target`, where it asks for several, or for one that is not the client's.
pub fn resource<'r>(
    client: &Client,
    registered: &'r [Resource],
    form: &Parameters,
) -> Result<&'r Resource, OAuthError> {
    const OTHER: OAuthError =
        OAuthError::new(ErrorCode::InvalidTarget, "The resource is not registered for this client");
    let mut asked = form.all("resource");
    let wanted = match (asked.next(), asked.next()) {
        (Some(_), Some(_)) => {
            let sentence = "A token is for one resource: ask for them one by one";
            return Err(OAuthError::new(ErrorCode::InvalidTarget, sentence));
        }
        (Some(one), None) => client.resources.iter().find(|own| *own == one),
        (None, _) => client.resources.first(),
    };
    let wanted = wanted.ok_or(OTHER)?;
    registered.iter().find(|resource| resource.identifier == *wanted).ok_or(OTHER)
}

/// The scopes that the `client` gets for `resource`: those that `asked` names, or else all that are both's.
///
/// # Errors
/// `invalid_scope`, where it asks for one that is not both's, or where nothing is left.
pub fn scopes(client: &Client, resource: &Resource, asked: Option<&str>) -> Result<String, OAuthError> {
    let refused = |sentence| OAuthError::new(ErrorCode::InvalidScope, sentence);
    let both = |one: &str| {
        let is_in = |scopes: &[String]| scopes.iter().any(|known| known == one);
        is_in(&client.scopes) && is_in(&resource.scopes)
    };
    let given: Vec<&str> = match asked {
        None => client.scopes.iter().map(String::as_str).filter(|one| both(one)).collect(),
        Some(asked) => {
            let asked = scope::parse(asked).ok_or(refused("The scopes cannot be read"))?;
            if !asked.iter().all(|one| both(one)) {
                return Err(refused("A scope is not this client's, or not the resource's"));
            }
            asked
        }
    };
    if given.is_empty() {
        return Err(refused("The client has no scope of this resource"));
    }
    Ok(given.join(" "))
}

/// The claims of the token that the client `client_id` gets for itself at `now` (unix seconds) under the unique id `jti`: it
/// speaks for nobody else, so it names no person, no tenant and no role.
#[must_use]
pub fn claims(
    (issuer, client_id): (&str, &str),
    resource: &Resource,
    scope: String,
    (now, jti): (u64, String),
) -> AccessTokenClaims {
    AccessTokenClaims {
        iss: issuer.to_owned(),
        sub: client_id.to_owned(),
        aud: resource.identifier.clone(),
        client_id: client_id.to_owned(),
        exp: now.saturating_add(resource.token_lifetime),
        iat: now,
        nbf: None,
        jti,
        scope,
        roles: None,
        admin: None,
        tenant: None,
        sid: None,
        auth_time: None,
        acr: None,
        amr: None,
    }
}

#[cfg(test)]
#[path = "client_credentials_tests.rs"]
mod tests;
