//! The claims of an access token: RFC 9068 §2.2, with Signet's `roles`, `admin` and `tenant`.

use serde::{Deserialize, Serialize};

use super::strict;

/// The payload of an access token. Times are whole seconds since 1970-01-01 UTC.
///
/// What RFC 9068 requires is not optional here, so a token without it does not parse; a member that stands twice
/// does not parse either (RFC 8725 §2.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// Who issued it.
    pub iss: String,
    /// Whom it speaks for: always a string.
    pub sub: String,
    /// The one resource it is for.
    pub aud: String,
    /// The client it was issued to.
    pub client_id: String,
    /// The first second in which it is no longer valid.
    pub exp: u64,
    /// When it was issued.
    pub iat: u64,
    /// Not valid before this second, where present.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub nbf: Option<u64>,
    /// Its own unique id.
    pub jti: String,
    /// What it permits, separated by spaces (RFC 8693 §4.2).
    pub scope: String,
    /// The person's roles.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    /// Whether the person is an administrator; absent counts as no.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub admin: Option<bool>,
    /// The tenant the person belongs to.
    #[serde(default, deserialize_with = "strict::some", skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
}

impl AccessTokenClaims {
    /// True only when the token says so: absence is not success.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.admin == Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn claims() -> Value {
        json!({"iss": "http://localhost:5000", "sub": "1", "aud": "http://localhost:5001", "client_id": "signet-app",
               "exp": 60, "iat": 0, "jti": "x", "scope": "read"})
    }

    fn parse(value: &Value) -> Result<AccessTokenClaims, serde_json::Error> {
        serde_json::from_value(value.clone())
    }

    #[test]
    fn each_required_claim_is_required() {
        assert!(parse(&claims()).is_ok());
        for name in ["iss", "sub", "aud", "client_id", "exp", "iat", "jti", "scope"] {
            let mut without = claims();
            without.as_object_mut().unwrap().remove(name);
            assert!(parse(&without).is_err(), "{name} may not be absent");
        }
    }

    #[test]
    fn a_claim_of_the_wrong_type_is_an_error_and_never_absent() {
        let wrong = [
            ("exp", json!("60")),
            ("sub", json!(1)),
            ("admin", json!("true")),
            ("nbf", json!("0")),
            ("roles", json!("admin")),
            ("tenant", json!(7)),
            ("exp", json!(60.5)),
            ("exp", json!(-1)),
            ("exp", json!(null)),
            ("admin", json!(null)),
            ("nbf", json!(null)),
            ("admin", json!(null)),
            ("nbf", json!(null)),
            ("tenant", json!(null)),
            ("aud", json!(["http://localhost:5001"])),
        ];
        for (name, value) in wrong {
            let mut changed = claims();
            changed[name] = value.clone();
            assert!(parse(&changed).is_err(), "{name}: {value} must not parse");
        }
    }

    #[test]
    fn a_member_that_stands_twice_is_an_error() {
        let text = claims().to_string().replacen('{', r#"{"admin":true,"admin":false,"#, 1);
        assert!(serde_json::from_str::<AccessTokenClaims>(&text).is_err());
    }

    #[test]
    fn nobody_is_an_admin_by_absence() {
        let mut value = claims();
        assert!(!parse(&value).unwrap().is_admin());
        value["admin"] = json!(false);
        assert!(!parse(&value).unwrap().is_admin());
        value["admin"] = json!(true);
        assert!(parse(&value).unwrap().is_admin());
    }
}
