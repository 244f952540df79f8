//! Key sets: RFC 7517 §5. A key that cannot be used is left out; a name that two keys have is nobody's.

use serde_json::{Map, Value};

use super::{Jwk, object};

/// The keys of an issuer that signatures can be checked with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JwkSet {
    keys: Vec<Jwk>,
}

/// A text is no key set at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the document is no JWK Set")]
pub struct NoKeySet;

/// More keys than any issuer has: the rest is not looked at.
const MAX_KEYS: usize = 100;

impl JwkSet {
    /// Reads a JWKS document.
    ///
    /// # Errors
    /// [`NoKeySet`] when it is no object with an array `keys`.
    pub fn parse(text: &str) -> Result<Self, NoKeySet> {
        Self::from_members(&object(text.as_bytes()).ok_or(NoKeySet)?)
    }

    /// Reads a JWKS document from its members.
    ///
    /// # Errors
    /// [`NoKeySet`] when `keys` is no array.
    pub fn from_members(members: &Map<String, Value>) -> Result<Self, NoKeySet> {
        let all = members.get("keys").and_then(Value::as_array).ok_or(NoKeySet)?;
        // Names count over all keys, usable or not: a name must not move from one key to another by leaving one out.
        let name = |key: &Value| key.get("kid").and_then(Value::as_str).map(str::to_owned);
        let names: Vec<Option<String>> = all.iter().take(MAX_KEYS).map(name).collect();
        let alone =
            |kid: &Option<String>| kid.is_some() && names.iter().filter(|other| *other == kid).count() == 1;
        let keys = all.iter().take(MAX_KEYS).filter_map(|key| Jwk::from_members(key.as_object()?).ok());
        Ok(Self { keys: keys.filter(|key| alone(&key.kid)).collect() })
    }

    /// The key of that name.
    #[must_use]
    pub fn get(&self, kid: &str) -> Option<&Jwk> {
        self.keys.iter().find(|key| key.kid.as_deref() == Some(kid))
    }

    /// The usable keys, each with a name of its own.
    #[must_use]
    pub fn keys(&self) -> &[Jwk] {
        &self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;

    fn set(keys: &str) -> JwkSet {
        JwkSet::parse(&format!("{{\"keys\":[{keys}]}}")).unwrap()
    }

    #[test]
    fn keys_are_found_by_name_and_the_others_left_out() {
        let set = set(&format!(
            "{{{KEY},\"kid\":\"a\"}},{{\"kty\":\"new\",\"kid\":\"b\"}},7,{{{KEY}}},{{{KEY},\"kid\":\"c\"}}"
        ));
        assert_eq!(set.keys().len(), 2);
        assert!(set.get("a").is_some() && set.get("c").is_some() && set.get("b").is_none());
    }

    #[test]
    fn a_name_that_two_keys_have_is_nobodys() {
        assert!(set(&format!("{{{KEY},\"kid\":\"a\"}},{{{KEY},\"kid\":\"a\"}}")).keys().is_empty());
        assert!(set(&format!("{{{KEY},\"kid\":\"a\"}},{{\"kty\":\"oct\",\"kid\":\"a\"}}")).keys().is_empty());
    }

    #[test]
    fn only_so_many_keys_are_looked_at() {
        // The last one has the name of the first: nobody comes so far.
        let many: Vec<String> = (0..150).map(|n| format!("{{{KEY},\"kid\":\"{}\"}}", n % 149)).collect();
        assert_eq!(set(&many.join(",")).keys().len(), 100);
    }

    #[test]
    fn what_is_no_set_is_refused() {
        for text in ["", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}"] {
            assert_eq!(JwkSet::parse(text), Err(NoKeySet), "{text}");
        }
    }
}
