//! Compares a merged configuration with the table of keys: unknown keys, values of the wrong kind, all of them.

use serde_json::{Map, Value};

use super::keys::{KEYS, Kind};

/// One sentence for each thing in `tree` that the table of keys does not allow.
pub(super) fn problems(tree: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    walk("", tree, &mut found);
    found
}

fn walk(prefix: &str, table: &Map<String, Value>, found: &mut Vec<String>) {
    for (name, value) in table {
        let path = format!("{prefix}{name}");
        let (inside, each) = (format!("{path}."), format!("{path}[]."));
        if let Some(key) = KEYS.iter().find(|key| key.path == path) {
            found.extend(mismatch(&path, key.kind, value));
        } else if KEYS.iter().any(|key| key.path.starts_with(&inside)) {
            match value {
                Value::Object(section) => walk(&inside, section, found),
                _ => found.push(format!("`{path}` is a section: write [{path}]")),
            }
        } else if KEYS.iter().any(|key| key.path.starts_with(&each)) {
            match value.as_array().map(|list| list.iter().map(Value::as_object).collect::<Option<Vec<_>>>()) {
                Some(Some(tables)) => tables.into_iter().for_each(|table| walk(&each, table, found)),
                _ => found.push(format!("`{path}` is a list of tables: write [[{path}]]")),
            }
        } else {
            found.push(unknown(&path));
        }
    }
}

fn mismatch(path: &str, kind: Kind, value: &Value) -> Option<String> {
    let (fits, wanted) = match kind {
        Kind::Text => (value.as_str().is_some_and(|text| !text.is_empty()), "a string that is not empty"),
        Kind::Seconds => {
            (value.as_u64().is_some_and(|n| n <= MAX_SECONDS), "whole seconds, from 0 to 315360000")
        }
        Kind::List => {
            (value.as_array().is_some_and(|list| list.iter().all(Value::is_string)), "a list of strings")
        }
    };
    (!fits).then(|| format!("`{path}` must be {wanted}"))
}

/// Ten years: more is a mistake, and sums of times must not overflow.
const MAX_SECONDS: u64 = 315_360_000;

fn unknown(path: &str) -> String {
    let near = KEYS
        .iter()
        .map(|key| (strsim::damerau_levenshtein(key.path, path), key.path))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, known)| *distance <= known.len() / 2);
    match near {
        Some((_, known)) => format!("`{path}` is no known key; the nearest one is `{known}`"),
        None => format!("`{path}` is no known key"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(value: &Value) -> Vec<String> {
        problems(value.as_object().unwrap())
    }

    #[test]
    fn every_problem_is_listed() {
        let found =
            of(&json!({"auth_server": {"lissten": "x", "token_lifetime": "60"}, "allowed_hosts": [1],
                               "users": [{"sub": "", "usrname": "a"}], "api": 5}));
        assert_eq!(found.len(), 6, "{found:#?}");
    }

    #[test]
    fn the_nearest_key_is_named() {
        assert_eq!(
            of(&json!({"auth_server": {"lissten": "x"}})),
            ["`auth_server.lissten` is no known key; the nearest one is `auth_server.listen`"]
        );
        assert_eq!(of(&json!({"zzzzzzzzzzzzzzzzzzzz": 1})), ["`zzzzzzzzzzzzzzzzzzzz` is no known key"]);
    }

    #[test]
    fn negative_and_endless_times_are_refused() {
        for value in [json!(-1), json!(1.5), json!(315_360_001), json!("5"), json!(null)] {
            assert_eq!(of(&json!({"api": {"leeway": value}})).len(), 1, "{value}");
        }
    }

    #[test]
    fn what_fits_is_left_alone() {
        assert!(
            of(&json!({"profile": "demo", "api": {"leeway": 0}, "users": [{"roles": ["a"]}]})).is_empty()
        );
    }
}
