//! Compares a merged configuration with the table of keys: unknown keys, values of the wrong kind, all of them.

use serde_json::{Map, Value};

use super::Problem;
use super::keys::{self, KEYS, Kind};
use super::variables::Override;

/// Path and sentence of each thing in `tree` that the table of keys does not allow.
pub(super) fn problems(tree: &Map<String, Value>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk("", tree, &mut found);
    found
}

/// Whether a variable or flag may set `path`: a key or the file of a secret, and none in a list of tables.
pub(super) fn may_be_set(path: &str) -> bool {
    let key = KEYS.iter().find(|key| key.path == path).or_else(|| keys::secret_of_file(path));
    key.is_some_and(|key| !key.path.contains("[]"))
}

/// What is wrong with a variable or flag that [`may_be_set`] does not allow.
pub(super) fn refused_override(one: Override) -> Problem {
    let mut lists = KEYS.iter().filter_map(|key| key.path.split_once("[]").map(|(list, _)| list));
    let inside = |list: &&str| {
        one.path.strip_prefix(list).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let sentence = match lists.find(inside) {
        Some(list) => {
            format!("`{list}` is a list of tables, which only the file can set: write [[{list}]] there")
        }
        None => unknown(&one.path),
    };
    Problem { sentence, origin: Some(one.origin) }
}

fn walk(prefix: &str, table: &Map<String, Value>, found: &mut Vec<(String, String)>) {
    for (name, value) in table {
        if !keys::is_bare(name) {
            let sentence = "a key that has more than letters, digits, `_` and `-` is none of ours";
            found.push((format!("{prefix}{name}"), sentence.to_owned()));
            continue;
        }
        let path = format!("{prefix}{name}");
        let written = keys::without_numbers(&path);
        let (inside, each) = (format!("{written}."), format!("{written}[]."));
        if let Some(key) = keys::named(&path) {
            found.extend(mismatch(&written, key.kind, value).map(|sentence| (path, sentence)));
        } else if keys::secret_of_file(&path).is_some() {
            // What it names is looked at when it is read.
        } else if KEYS.iter().any(|key| key.path.starts_with(&inside)) {
            match value {
                Value::Object(section) => walk(&format!("{path}."), section, found),
                _ => found.push((path, format!("`{written}` is a section: write [{written}]"))),
            }
        } else if KEYS.iter().any(|key| key.path.starts_with(&each)) {
            match value.as_array().map(|list| list.iter().map(Value::as_object).collect::<Option<Vec<_>>>()) {
                Some(Some(tables)) => tables
                    .into_iter()
                    .enumerate()
                    .for_each(|(index, table)| walk(&format!("{path}[{index}]."), table, found)),
                _ => found.push((path, format!("`{written}` is a list of tables: write [[{written}]]"))),
            }
        } else {
            found.push((path, unknown(&written)));
        }
    }
}

fn mismatch(path: &str, kind: Kind, value: &Value) -> Option<String> {
    let (fits, wanted) = match kind {
        Kind::Text | Kind::Secret => {
            (value.as_str().is_some_and(|text| !text.is_empty()), "a string that is not empty")
        }
        Kind::Seconds => {
            (value.as_u64().is_some_and(|n| n <= MAX_SECONDS), "whole seconds, from 0 to 315360000")
        }
        Kind::Number => {
            (value.as_u64().is_some_and(|n| n <= MAX_NUMBER), "a whole number, from 0 to 1000000000")
        }
        Kind::List => {
            (value.as_array().is_some_and(|list| list.iter().all(Value::is_string)), "a list of strings")
        }
        Kind::Flag => (value.is_boolean(), "true or false"),
        Kind::Table | Kind::OpenTable => (value.is_object(), "a table"),
    };
    (!fits).then(|| format!("`{path}` must be {wanted}"))
}

/// Ten years: more is a mistake, and sums of times must not overflow.
pub(super) const MAX_SECONDS: u64 = 315_360_000;

/// More than anything that can be counted here.
pub(super) const MAX_NUMBER: u64 = 1_000_000_000;

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
        problems(value.as_object().unwrap()).into_iter().map(|(_, sentence)| sentence).collect()
    }

    #[test]
    fn every_problem_is_listed_with_its_path() {
        let tree = json!({"auth_server": {"lissten": "x", "token_lifetime": "60"}, "allowed_hosts": [1],
                          "users": [{"sub": "a"}, {"sub": "", "usrname": "a"}], "api": 5});
        let mut paths: Vec<String> =
            problems(tree.as_object().unwrap()).into_iter().map(|(path, _)| path).collect();
        paths.sort();
        assert_eq!(
            paths.join(" "),
            "allowed_hosts api auth_server.lissten auth_server.token_lifetime users[1].sub users[1].usrname"
        );
    }

    #[test]
    fn a_list_of_tables_may_stand_in_a_section() {
        let entry = json!({"prefix": "a", "timeout": "5", "bass": "x"});
        let tree = json!({"bff": {"listen": "localhost:1", "upstreams": [{"scopes": []}, entry]}});
        let mut found = problems(tree.as_object().unwrap());
        found.sort();
        let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["bff.upstreams[1].bass", "bff.upstreams[1].timeout"]);
        assert!(found[0].1.contains("`bff.upstreams[].base`"), "{found:?}");
        let wanted = "`bff.upstreams` is a list of tables: write [[bff.upstreams]]";
        assert_eq!(of(&json!({"bff": {"upstreams": {"base": "x"}}})), [wanted]);
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
    fn numbers_are_whole_and_not_endless() {
        for value in [json!(-1), json!(1.5), json!(1_000_000_001), json!("5"), json!(true)] {
            let said = of(&json!({"connections": {"all": value}}));
            assert_eq!(said, ["`connections.all` must be a whole number, from 0 to 1000000000"], "{value}");
        }
        assert!(of(&json!({"connections": {"all": 1_000_000_000}})).is_empty());
    }

    #[test]
    fn a_flag_is_true_or_false_and_a_table_has_whatever_it_has() {
        let path = "`clients[].require_pkce` must be true or false";
        for value in [json!("true"), json!(1), json!(null), json!([true])] {
            assert_eq!(of(&json!({"clients": [{"require_pkce": value}]})), [path], "{value}");
        }
        assert_eq!(of(&json!({"clients": [{"jwks": "{}"}]})), ["`clients[].jwks` must be a table"]);
        let jwks = json!({"keys": [{"kty": "EC"}]});
        assert!(of(&json!({"clients": [{"require_pkce": false, "jwks": jwks}]})).is_empty());
    }

    #[test]
    fn what_fits_is_left_alone() {
        let tree = json!({"profile": "demo", "api": {"leeway": 0}, "users": [{"roles": ["a"], "password_hash_file": "f"}]});
        assert!(of(&tree).is_empty());
        assert_eq!(of(&json!({"users": [{"name_file": "f"}]})).len(), 1, "a name is no secret");
    }

    #[test]
    fn what_is_no_name_is_refused_and_not_repeated() {
        for name in ["users[].password_hash", "a SECRET", "password_hash=SECRET", "api.leeway", ""] {
            let said = of(&json!({name: "x"}));
            assert!(said.len() == 1 && said[0].starts_with("a key that has more"), "{name}: {said:?}");
        }
    }

    #[test]
    fn lists_of_tables_are_the_files_alone() {
        let said = |path: &str| {
            let origin = super::super::Origin::Flag(path.to_owned());
            refused_override(Override { path: path.to_owned(), text: String::new(), origin }).sentence
        };
        assert!(may_be_set("auth_server.master_key") && may_be_set("auth_server.master_key_file"));
        assert!(!may_be_set("users[].password_hash_file") && !may_be_set("api.leeway_file"));
        assert!(may_be_set("api.leeway") && !may_be_set("users[].sub") && !may_be_set("users.0.sub"));
        assert!(said("users.0.sub").contains("write [[users]]"));
        assert!(said("users[0].sub").contains("write [[users]]"));
        assert!(said("api.levay").contains("`api.leeway`"));
        for path in ["bff.upstreams", "bff.upstreams.0.base", "bff.upstreams[0].base"] {
            assert!(!may_be_set(path) && said(path).contains("write [[bff.upstreams]]"), "{path}");
        }
    }
}
