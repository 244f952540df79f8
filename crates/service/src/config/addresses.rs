//! Addresses with a name or a password before the host (RFC 3986 §3.2.1): they are refused, and taken out before anything
//! that reads them can repeat them.

use serde_json::{Map, Value};

use super::keys::{KEYS, Kind};

/// Takes them out of `tree`: path and sentence of each.
pub(super) fn take_out_credentials(tree: &mut Map<String, Value>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    // A secret is repeated by nothing, and may be such an address.
    let open = KEYS.iter().filter(|key| key.kind != Kind::Secret);
    for path in open.map(|key| key.path).filter(|path| !path.contains("[]")) {
        let table = match path.split_once('.') {
            Some((section, _)) => tree.get_mut(section).and_then(Value::as_object_mut),
            None => Some(&mut *tree),
        };
        let name = path.rsplit('.').next().unwrap_or(path);
        let Some(table) = table else { continue };
        let has = |value: &Value| match value {
            Value::String(text) => has_credentials(text),
            Value::Array(items) => items.iter().filter_map(Value::as_str).any(has_credentials),
            _ => false,
        };
        if table.get(name).is_some_and(has) {
            table.remove(name);
            let sentence =
                format!("`{path}` has a name or password before a host, which no address here may have");
            found.push((path.to_owned(), sentence));
        }
    }
    found
}

/// Whether `text` is an address with something and `@` before its host.
pub(super) fn has_credentials(text: &str) -> bool {
    let rest = text.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
    rest.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_with_a_password_is_taken_out_and_not_repeated() {
        let mut tree = json!({"bff": {"public_url": "https://u:SECRET@app.example", "listen": "localhost:1"},
                              "allowed_origins": ["https://:SECRET@a.example"], "api": 5});
        let found = take_out_credentials(tree.as_object_mut().unwrap());
        assert_eq!(found.len(), 2);
        assert!(!format!("{found:?} {tree}").contains("SECRET"), "{found:?} {tree}");
        assert_eq!(tree["bff"]["listen"], "localhost:1");
    }

    #[test]
    fn an_at_sign_elsewhere_is_fine() {
        for text in ["https://app.example/@me", "a@b.example", "https://app.example?a=b@c", ""] {
            assert!(!has_credentials(text), "{text}");
        }
    }
}
