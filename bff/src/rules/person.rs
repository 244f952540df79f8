//! Who has signed in, as the app is told (contract N12): the standard claims of OpenID Connect Core §5.1, and roles where the provider
//! says them.

use serde_json::{Map, Value};
use signet_shared::wire::SessionUser;

/// The person `sub`, as the ID token and, where there is one, the answer of userinfo say. What is of another type than the
/// specification says counts as not said.
#[must_use]
pub fn person(
    sub: &str,
    id_token: &Map<String, Value>,
    userinfo: Option<&Map<String, Value>>,
) -> SessionUser {
    let said = |name: &str| userinfo.and_then(|said| said.get(name)).or_else(|| id_token.get(name));
    let text = |name: &str| said(name).and_then(Value::as_str).map(str::to_owned);
    let roles = said("roles").and_then(Value::as_array).cloned().unwrap_or_default();
    SessionUser {
        sub: sub.to_owned(),
        name: text("name"),
        preferred_username: text("preferred_username"),
        email: text("email"),
        roles: roles.iter().filter_map(|role| role.as_str().map(str::to_owned)).collect(),
    }
}

/// Whether an answer of userinfo is about `sub`: without that it says nothing (OpenID Connect Core §5.3.2).
#[must_use]
pub fn is_about(userinfo: &Map<String, Value>, sub: &str) -> bool {
    userinfo.get("sub").and_then(Value::as_str) == Some(sub)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn n12_userinfo_says_more_than_the_id_token() {
        let id_token = map(&json!({"sub": "x", "name": "Ada", "email": "old@x", "roles": ["admin"]}));
        let userinfo = map(&json!({"sub": "1", "email": "ada@x", "preferred_username": 7}));
        let both = person("1", &id_token, Some(&userinfo));
        assert_eq!(both.sub, "1", "what was verified");
        assert_eq!((both.name.as_deref(), both.email.as_deref()), (Some("Ada"), Some("ada@x")));
        assert_eq!((both.preferred_username, both.roles), (None, vec!["admin".to_owned()]));
        assert_eq!(person("1", &map(&json!({})), None).roles, [""; 0]);
    }

    #[test]
    fn an_answer_about_somebody_else_is_told_apart() {
        let about = |value: Value| is_about(&map(&value), "1");
        assert!(about(json!({"sub": "1"})));
        assert!(!about(json!({"sub": "2"})) && !about(json!({})) && !about(json!({"sub": 1})));
    }
}
