//! `config schema`: a JSON Schema of `signet.toml` from the table of keys; draft 7, because editors of TOML know that one.

use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, Kind};
use super::shape::{MAX_NUMBER, MAX_SECONDS};

/// The schema.
#[must_use]
pub fn schema() -> Value {
    let mut schema = closed(&properties(""));
    schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    schema["title"] = "signet.toml".into();
    schema
}

fn closed(properties: &Map<String, Value>) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

/// The keys below `prefix`, with the sections and lists of tables among them.
fn properties(prefix: &str) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in KEYS {
        let Some(name) = key.path.strip_prefix(prefix) else { continue };
        if let Some((section, _)) = name.split_once('.') {
            let name = section.trim_end_matches("[]");
            if !properties.contains_key(name) {
                let object = closed(&self::properties(&format!("{prefix}{section}.")));
                let is_list = section != name;
                let value = if is_list { json!({"type": "array", "items": object}) } else { object };
                properties.insert(name.to_owned(), value);
            }
            continue;
        }
        properties.insert(name.to_owned(), one(key));
        if key.kind == Kind::Secret {
            let about = format!("A file that holds the {name}, in its place.");
            let file = json!({"type": "string", "minLength": 1, "description": about});
            properties.insert(format!("{name}_file"), file);
        }
    }
    properties
}

fn one(key: &Key) -> Value {
    let mut one = match key.kind {
        Kind::Text | Kind::Secret => json!({"type": "string", "minLength": 1}),
        Kind::Seconds => json!({"type": "integer", "minimum": 0, "maximum": MAX_SECONDS}),
        Kind::Number => json!({"type": "integer", "minimum": 0, "maximum": MAX_NUMBER}),
        Kind::List => json!({"type": "array", "items": {"type": "string"}}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Table | Kind::OpenTable => json!({"type": "object"}),
    };
    one["description"] = key.about.into();
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_in_it_and_nothing_else_is_allowed() {
        let schema = schema();
        for key in KEYS {
            let path = key.path.replace("[].", "/items/properties/").replace('.', "/properties/");
            let found = schema.pointer(&format!("/properties/{path}"));
            assert_eq!(found.and_then(|one| one["description"].as_str()), Some(key.about), "{}", key.path);
        }
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["properties"]["api"]["additionalProperties"], false);
        let user = &schema["properties"]["users"]["items"];
        assert_eq!(user["additionalProperties"], false);
        assert!(user["properties"]["password_hash_file"].is_object());
    }
}
