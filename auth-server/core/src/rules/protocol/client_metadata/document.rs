//! Client metadata as a JSON document of its own: RFC 7591 §2, in the words of [`Entry`] and no others.

use serde_json::{Map, Value, json};
use signet_shared::jose::object;

use super::Entry;

/// A client's document that can be read; nothing in it is judged yet.
pub struct Document {
    /// As it is written.
    pub members: Map<String, Value>,
    /// What it says.
    pub entry: Entry,
}

/// What `text` says of a client.
///
/// # Errors
/// Everything that is no field of a client or of the wrong kind, a sentence each, which repeats no value.
pub fn document(text: &str) -> Result<Document, Vec<String>> {
    let no_object = || vec!["it must be a JSON object, with each member once".to_owned()];
    let members = object(text.as_bytes()).ok_or_else(no_object)?;
    let faults: Vec<String> = members.iter().filter_map(|(name, value)| fault(name, value)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let entry = serde_json::from_value(Value::Object(members.clone())).map_err(|_| no_object())?;
    Ok(Document { members, entry })
}

fn fault(name: &str, value: &Value) -> Option<String> {
    if !Entry::FIELDS.contains(&name) {
        return Some(format!("`{}` is not known here: leave it out", name.escape_debug()));
    }
    let takes = |value: &Value| serde_json::from_value::<Entry>(json!({ name: value })).is_ok();
    if takes(value) {
        return None;
    }
    let kinds = [
        (json!(""), "a text"),
        (json!([""]), "a list of texts"),
        (json!(true), "true or false"),
        (json!(0), "a whole number"),
    ];
    let kind = kinds.into_iter().find(|(one, _)| takes(one)).map_or("an object", |(_, kind)| kind);
    Some(format!("`{name}` must be {kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        document(text).map(|_| ()).unwrap_err()
    }

    #[test]
    fn the_words_of_a_client_are_those_of_its_entry() {
        let Value::Object(all) = serde_json::to_value(Entry::default()).unwrap() else { unreachable!() };
        let (mut names, mut fields): (Vec<&str>, _) =
            (all.keys().map(String::as_str).collect(), Entry::FIELDS);
        names.sort_unstable();
        fields.sort_unstable();
        assert_eq!(names, fields);
        // One that serde reads as nothing would be taken for known, and ignored.
        for name in fields {
            assert_eq!(faults(&json!({ name: [[1]] }).to_string()).len(), 1, "{name}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let text =
            r#"{"client_id":"a","redirect_uris":["https://a/"],"default_max_age":5,"jwks":{"keys":[]}}"#;
        let Document { members, entry } = document(text).ok().unwrap();
        assert_eq!(Value::Object(members).to_string().len(), text.len());
        assert_eq!((entry.client_id.as_deref(), entry.default_max_age), (Some("a"), Some(5)));
        assert!(document("{}").is_ok());
    }

    #[test]
    fn what_is_not_known_or_of_the_wrong_kind_is_said_with_its_name_and_without_its_value() {
        for (text, said) in [
            (r#"{"client_uri":"https://a/"}"#, "`client_uri` is not known here: leave it out"),
            (r#"{"client_secret_file":"a"}"#, "`client_secret_file` is not known here: leave it out"),
            (r#"{"a\u001b[2J":1}"#, r"`a\u{1b}[2J` is not known here: leave it out"),
            (r#"{"scope":["openid"]}"#, "`scope` must be a text"),
            (r#"{"redirect_uris":"https://a/"}"#, "`redirect_uris` must be a list of texts"),
            (r#"{"contacts":[1]}"#, "`contacts` must be a list of texts"),
            (r#"{"require_pkce":"no"}"#, "`require_pkce` must be true or false"),
            (r#"{"default_max_age":-1}"#, "`default_max_age` must be a whole number"),
            (r#"{"jwks":[]}"#, "`jwks` must be an object"),
        ] {
            assert_eq!(faults(text), [said]);
        }
        assert_eq!(faults(r#"{"scope":1,"x":2}"#).len(), 2, "all at once");
    }

    #[test]
    fn what_is_no_object_with_each_member_once_is_refused() {
        for text in
            ["", "[]", "\"a\"", "{", "{} {}", r#"{"scope":"a","scope":"b"}"#, r#"{"jwks":{"a":1,"a":2}}"#]
        {
            assert_eq!(faults(text), ["it must be a JSON object, with each member once"], "{text}");
        }
    }
}
