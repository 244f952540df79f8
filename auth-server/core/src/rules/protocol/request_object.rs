//! Request objects by value: RFC 9101, OpenID Connect Core §6.1; rule G5.
//!
//! Its signature was checked by the client's keys before. Then [`merge`] makes one request of it and the query, which
//! [`super::authorization_request::read`] reads as any other, so that a redirect URI that stands only inside is held to the
//! same. What is wrong with an object is told by [`super::addressee::refuse`] to the address in the query.

use serde_json::{Map, Value};
use signet_shared::jose::{Alg, Typ, object};

use super::authorization_request::READ;
use super::parameters::Parameters;
use super::refusal::{ErrorCode, OAuthError};

/// What request objects may be signed by. `none` is no [`Alg`].
pub const ALGS: [Alg; 4] = [Alg::Rs256, Alg::Es256, Alg::Ps256, Alg::EdDsa];
/// The header's `typ`: RFC 9101 §10.8; OpenID Connect is older and asks for none.
pub const TYP: Typ = Typ::NoneOr(&["oauth-authz-req+jwt", "JWT"]);
/// The longest one, in bytes of its compact form.
pub const MAX_BYTES: usize = 16 * 1024;
/// Seconds by which the client's clock may differ.
const LEEWAY: u64 = 10;

/// Who takes part.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// The client by whose keys the signature was checked.
    pub client_id: &'a str,
    /// Us.
    pub issuer: &'a str,
}

/// One request made of the parameters of `query` and of the `payload` of its object, at `now` (unix seconds). What both name
/// is as the object says, since that is signed (OpenID Connect Core §6.1); what the query alone names counts too.
///
/// # Errors
/// `invalid_request_object` where the payload is not one for us, of this client, now; `registration_not_supported` where it
/// brings a registration; `invalid_request` where the query lacks what it must have itself: `client_id`, `response_type`, and
/// `openid` in `scope` for OpenID Connect.
pub fn merge(
    query: &Parameters,
    payload: &[u8],
    parties: Parties<'_>,
    now: u64,
) -> Result<Parameters, OAuthError> {
    let members = object(payload).ok_or(bad("The request object is not a JSON object"))?;
    is_for_us(&members, parties)?;
    is_in_time(&members, now)?;
    is_not_nested(&members)?;
    let said = said(&members)?;
    agrees(query, &members, parties.client_id)?;
    let is_superseded = |name: &str| name == "request" || members.contains_key(name);
    let beside = query.iter().filter(|(name, _)| !is_superseded(name));
    let beside = beside.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Parameters::of(said.into_iter().chain(beside))
        .map_err(|_| bad("The request object has parameters that cannot be read"))
}

const fn bad(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidRequestObject, description)
}

/// RFC 9101 §4, §10.2: who speaks to whom, where it says so. A `sub` that is the client would let the object pass for a client
/// assertion (§10.8).
fn is_for_us(members: &Map<String, Value>, parties: Parties<'_>) -> Result<(), OAuthError> {
    let names_us = |aud: &Value| match aud {
        Value::Array(several) => several.iter().any(|one| one == parties.issuer),
        one => one == parties.issuer,
    };
    let (iss, aud, sub) = (members.get("iss"), members.get("aud"), members.get("sub"));
    match () {
        () if iss.is_some_and(|iss| iss != parties.client_id) => {
            Err(bad("The iss of the request object is not the client"))
        }
        () if aud.is_some_and(|aud| !names_us(aud)) => {
            Err(bad("The aud of the request object does not name the issuer"))
        }
        () if sub.is_some_and(|sub| sub == parties.client_id) => {
            Err(bad("The sub of the request object is the client"))
        }
        () => Ok(()),
    }
}

/// RFC 7519 §4.1.4 and §4.1.5, where it says so.
fn is_in_time(members: &Map<String, Value>, now: u64) -> Result<(), OAuthError> {
    let seconds = |name: &str| {
        let read =
            |value: &Value| value.as_u64().ok_or(bad("A time in the request object is not in whole seconds"));
        members.get(name).map(read).transpose()
    };
    if seconds("exp")?.is_some_and(|exp| now >= exp.saturating_add(LEEWAY)) {
        return Err(bad("The request object has expired"));
    }
    if seconds("nbf")?.is_some_and(|nbf| nbf > now.saturating_add(LEEWAY)) {
        return Err(bad("The request object does not count yet"));
    }
    Ok(())
}

/// RFC 9101 §4: no object in an object. Nor does a client register itself in one.
fn is_not_nested(members: &Map<String, Value>) -> Result<(), OAuthError> {
    if members.contains_key("request") || members.contains_key("request_uri") {
        return Err(bad("The request object has another one inside"));
    }
    if members.contains_key("registration") {
        let description = "Clients do not register themselves here";
        return Err(OAuthError::new(ErrorCode::RegistrationNotSupported, description));
    }
    Ok(())
}

/// The parameters inside, as texts; members that are none are ignored (rule G5).
fn said(members: &Map<String, Value>) -> Result<Vec<(String, String)>, OAuthError> {
    let mut said = Vec::new();
    for (name, value) in members.iter().filter(|(name, _)| READ.contains(&name.as_str())) {
        let texts =
            texts(name, value).ok_or(bad("A parameter in the request object is of the wrong type"))?;
        said.extend(texts.into_iter().map(|text| (name.clone(), text)));
    }
    Ok(said)
}

/// RFC 9101 §4: texts are texts; a number, an object and a list stand only where the parameter is one.
fn texts(name: &str, value: &Value) -> Option<Vec<String>> {
    match (name, value) {
        (_, Value::String(text)) => Some(vec![text.clone()]),
        ("max_age", Value::Number(seconds)) => Some(vec![seconds.as_u64()?.to_string()]),
        ("claims", Value::Object(_)) => Some(vec![value.to_string()]),
        ("resource", Value::Array(several)) => {
            several.iter().map(|one| one.as_str().map(str::to_owned)).collect()
        }
        _ => None,
    }
}

/// OpenID Connect Core §6.1: the query is a request of its own, and the object does not say otherwise.
fn agrees(query: &Parameters, members: &Map<String, Value>, client_id: &str) -> Result<(), OAuthError> {
    let missing = |description| Err(OAuthError::new(ErrorCode::InvalidRequest, description));
    let inside = |name: &str| members.get(name).and_then(Value::as_str);
    let is_openid =
        |scope: Option<&str>| scope.is_some_and(|scope| scope.split(' ').any(|word| word == "openid"));
    if query.get("client_id") != Some(client_id) {
        return missing("The client_id is missing beside the request object");
    }
    let Some(response_type) = query.get("response_type") else {
        return missing("The response_type is missing beside the request object");
    };
    if is_openid(inside("scope")) && !is_openid(query.get("scope")) {
        return missing("The scope openid is missing beside the request object");
    }
    let differs = |name: &str, outside: &str| inside(name).is_some_and(|inside| inside != outside);
    if differs("client_id", client_id) || differs("response_type", response_type) {
        return Err(bad("The request object is of another client or response_type than the request"));
    }
    Ok(())
}

#[cfg(test)]
#[path = "request_object_tests.rs"]
mod tests;
