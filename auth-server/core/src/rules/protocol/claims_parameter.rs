//! The parameter `claims`: OpenID Connect Core §5.5. Single claims that a client asks for, beside those of its scopes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use signet_shared::jose::object;

use super::refusal::{ErrorCode, OAuthError};
use super::standard_claims;

/// The longest one that is read, in bytes of JSON.
const LONGEST: usize = 8192;
/// Claims that are about the sign-in, not about the person.
const OF_THE_SIGN_IN: [&str; 4] = ["sub", "acr", "auth_time", TENANT];
/// The tenant of the person (rule G13): in the ID token of whoever asks for it, by this name or by the parameter `tenant`.
pub const TENANT: &str = "tenant";

/// What is asked of one place, by name: those about the person, `sub`, `acr`, `auth_time` and `tenant`. Others are ignored (§5.5).
pub type Asked = BTreeMap<String, ClaimRequest>;

/// What is asked of each place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimsRequest {
    /// Of userinfo.
    pub userinfo: Asked,
    /// Of the ID token.
    pub id_token: Asked,
}

/// How one claim is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimRequest {
    /// Whether the client says that it needs it. That it is absent is no error all the same (§5.5.1).
    pub essential: bool,
    /// Of which one is wanted, the best first (`value` is one); empty: any.
    pub values: Vec<Value>,
}

impl ClaimsRequest {
    /// Reads the parameter's `text`. Members and claims that are not known are ignored.
    ///
    /// # Errors
    /// `invalid_request` when it is too long, no JSON object without repeated members, or asks in another form than §5.5 says.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        if text.len() > LONGEST {
            return Err(OAuthError::new(ErrorCode::InvalidRequest, "The parameter claims is too long"));
        }
        Self::read(text).ok_or(OAuthError::new(
            ErrorCode::InvalidRequest,
            "The parameter claims is not a JSON object as OpenID Connect Core 5.5 has it",
        ))
    }

    fn read(text: &str) -> Option<Self> {
        let members = object(text.as_bytes())?;
        Some(Self { userinfo: asked(members.get("userinfo"))?, id_token: asked(members.get("id_token"))? })
    }

    /// The claims about the person that are asked, wherever: each once, in the order of their names.
    #[must_use]
    pub fn personal(&self) -> Vec<&str> {
        let is_asked = |name: &str| self.userinfo.contains_key(name) || self.id_token.contains_key(name);
        let mut personal: Vec<_> = standard_claims::names().filter(|name| is_asked(name)).collect();
        personal.sort_unstable();
        personal
    }

    /// Whether `sub` is the person whom the request is about: any, where it asks for none (§5.5.1, §3.1.2.2).
    #[must_use]
    pub fn accepts_sub(&self, sub: &str) -> bool {
        let of = [&self.userinfo, &self.id_token].into_iter().filter_map(|asked| asked.get("sub"));
        of.into_iter().all(|request| request.accepts(sub))
    }

    /// Whether a sign-in of the class `acr` is good enough: any is, where none of them is essential (§5.5.1.1).
    #[must_use]
    pub fn accepts_acr(&self, acr: Option<&str>) -> bool {
        let essential =
            self.id_token.get("acr").filter(|request| request.essential && !request.values.is_empty());
        essential.is_none_or(|request| acr.is_some_and(|acr| request.accepts(acr)))
    }
}

impl ClaimRequest {
    fn accepts(&self, text: &str) -> bool {
        self.values.is_empty() || self.values.iter().any(|value| value == text)
    }
}

/// The claims of one place; `None` where they are not as they should be.
fn asked(of: Option<&Value>) -> Option<Asked> {
    let Some(of) = of else { return Some(Asked::new()) };
    let is_known = |name: &str| standard_claims::scope_of(name).is_some() || OF_THE_SIGN_IN.contains(&name);
    let read = |(name, how): (&String, &Value)| Some((name.clone(), claim(how)?));
    of.as_object()?.iter().filter(|(name, _)| is_known(name)).map(read).collect()
}

fn claim(how: &Value) -> Option<ClaimRequest> {
    match how {
        Value::Null => Some(ClaimRequest::default()),
        Value::Object(members) => {
            let essential = members.get("essential").map_or(Some(false), Value::as_bool)?;
            Some(ClaimRequest { essential, values: values(members)? })
        }
        _ => None,
    }
}

fn values(members: &Map<String, Value>) -> Option<Vec<Value>> {
    match (members.get("value"), members.get("values")) {
        (None, None) => Some(Vec::new()),
        (Some(one), None) => Some(vec![scalar(one)]),
        (None, Some(Value::Array(several))) if !several.is_empty() => {
            Some(several.iter().map(scalar).collect())
        }
        // Both, or none at all: which counts would be a guess.
        _ => None,
    }
}

/// `value`, or null where it is nested: no claim that is compared is, and what is kept has to be read again, which ends at some
/// depth.
fn scalar(value: &Value) -> Value {
    if value.is_array() || value.is_object() { Value::Null } else { value.clone() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(value: &Value) -> Result<ClaimsRequest, ErrorCode> {
        ClaimsRequest::parse(&value.to_string()).map_err(|error| error.code)
    }

    #[test]
    fn o2_claims_are_asked_by_place_and_name() {
        let read = parse(&json!({
            "userinfo": { "name": { "essential": true }, "nickname": null, "email": {} },
            "id_token": { "roles": null, "auth_time": { "essential": true }, "acr": { "values": ["a", "b"] }, "sub": { "value": "1" } },
        }))
        .unwrap();
        let any = |essential| ClaimRequest { essential, values: Vec::new() };
        let userinfo = [("email", any(false)), ("name", any(true)), ("nickname", any(false))];
        assert_eq!(read.userinfo, userinfo.map(|(name, how)| (name.to_owned(), how)).into());
        assert_eq!(read.id_token["auth_time"], any(true));
        assert_eq!(read.id_token["acr"].values, ["a", "b"]);
        assert_eq!(read.id_token["sub"].values, ["1"]);
        assert_eq!(read.personal(), ["email", "name", "nickname", "roles"]);
        let kept = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<ClaimsRequest>(&kept).unwrap(), read, "and back from the store");
    }

    #[test]
    fn what_is_not_known_is_ignored() {
        let read = parse(&json!({
            "userinfo": { "http://example.info/claims/groups": 1, "name#de": null, "admin": null, "name": { "x": 1 } },
            "access_token": 1,
        }));
        let name = [("name".to_owned(), ClaimRequest::default())].into();
        assert_eq!(read, Ok(ClaimsRequest { userinfo: name, id_token: Asked::new() }));
        assert_eq!(parse(&json!({})), Ok(ClaimsRequest::default()));
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for bad in [
            json!([]),
            json!("x"),
            json!({ "userinfo": null }),
            json!({ "userinfo": [] }),
            json!({ "id_token": "name" }),
            json!({ "userinfo": { "name": true } }),
            json!({ "userinfo": { "name": "x" } }),
            json!({ "userinfo": { "name": { "essential": "true" } } }),
            json!({ "userinfo": { "name": { "essential": null } } }),
            json!({ "id_token": { "acr": { "values": "a" } } }),
            json!({ "id_token": { "acr": { "values": [] } } }),
            json!({ "id_token": { "acr": { "value": "a", "values": ["a"] } } }),
        ] {
            assert_eq!(parse(&bad), Err(ErrorCode::InvalidRequest), "{bad}");
        }
        for bad in ["", "{", r#"{"userinfo":{"name":null,"name":null}}"#, r#"{"userinfo":{},"userinfo":{}}"#]
        {
            assert_eq!(ClaimsRequest::parse(bad).unwrap_err().code, ErrorCode::InvalidRequest, "{bad}");
        }
    }

    #[test]
    fn a_nested_value_is_nobodys_and_can_be_kept() {
        for open in 1..=127 {
            let nested = format!("{}{}", "[".repeat(open), "]".repeat(open));
            let text = format!("{{\"id_token\":{{\"sub\":{{\"value\":{nested}}}}}}}");
            let Ok(read) = ClaimsRequest::parse(&text) else {
                assert!(open > 100, "{open} are not too many");
                continue;
            };
            assert!(!read.accepts_sub("") && !read.accepts_sub("1"), "{open}");
            let kept = serde_json::to_string(&json!([[[[read]]]])).unwrap();
            assert!(serde_json::from_str::<Value>(&kept).is_ok(), "{open}");
        }
    }

    #[test]
    fn there_is_an_end_to_it() {
        let padded = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
        assert!(ClaimsRequest::parse(&padded(LONGEST)).is_ok());
        assert_eq!(ClaimsRequest::parse(&padded(LONGEST + 1)).unwrap_err().code, ErrorCode::InvalidRequest);
    }

    #[test]
    fn a_sub_that_is_asked_is_the_one_person() {
        let none = ClaimsRequest::default();
        assert!(none.accepts_sub("1"));
        for place in ["userinfo", "id_token"] {
            let read = parse(&json!({ place: { "sub": { "value": "1" } } })).unwrap();
            assert!(read.accepts_sub("1"), "{place}");
            assert!(!read.accepts_sub("2"), "{place}");
        }
        let both =
            json!({ "userinfo": { "sub": { "value": "1" } }, "id_token": { "sub": { "value": "2" } } });
        let both = parse(&both).unwrap();
        assert!(!both.accepts_sub("1") && !both.accepts_sub("2"), "nobody is two persons");
        assert!(!parse(&json!({ "id_token": { "sub": { "value": 1 } } })).unwrap().accepts_sub("1"));
    }

    #[test]
    fn an_essential_acr_is_one_of_those_asked() {
        let read =
            parse(&json!({ "id_token": { "acr": { "essential": true, "values": ["a", "b"] } } })).unwrap();
        assert!(read.accepts_acr(Some("b")));
        assert!(!read.accepts_acr(Some("c")));
        assert!(!read.accepts_acr(None), "absence is not success");
        for voluntary in [
            json!({ "id_token": { "acr": { "values": ["a"] } } }),
            json!({ "id_token": { "acr": { "essential": true } } }),
            json!({ "userinfo": { "acr": { "essential": true, "value": "a" } } }),
        ] {
            assert!(parse(&voluntary).unwrap().accepts_acr(None), "{voluntary}");
        }
    }
}
