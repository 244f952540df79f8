//! `config check`: the configuration that a server would work with, as TOML, each value with its place, secrets hidden.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::Reader;
use super::keys::{self, Kind};
use super::reader::Seen;

/// What stands in place of a secret.
const HIDDEN: &str = "(hidden)";

/// Everything that `reader` has read.
pub(super) fn toml(reader: &Reader<'_>) -> String {
    let mut text = String::new();
    let mut sections: Vec<&str> = Vec::new();
    for seen in &reader.seen {
        let section = section(seen);
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    // Keys without a section come first, lists of tables last: TOML allows no other order.
    sections.sort_by_key(|section| (!section.is_empty(), section.ends_with(']')));
    for name in sections {
        let own = reader.seen.iter().filter(|seen| section(seen) == name);
        if !name.is_empty() && !name.ends_with(']') {
            let _ = write!(text, "\n[{name}]\n");
        }
        own.for_each(|seen| write_one(&mut text, seen));
    }
    text
}

fn section(seen: &Seen) -> &str {
    match &seen.value {
        Some(Value::Array(items)) if items.first().is_some_and(Value::is_object) => "[]",
        _ => seen.path.split_once('.').map_or("", |(section, _)| section),
    }
}

fn write_one(text: &mut String, seen: &Seen) {
    let name = seen.path.rsplit('.').next().unwrap_or_default();
    let place = seen.origin.as_ref().map_or_else(|| "default".to_owned(), super::Origin::place);
    match &seen.value {
        None => {
            let _ = writeln!(text, "# {name} is not set");
        }
        Some(Value::Array(items)) if items.first().is_some_and(Value::is_object) => {
            for table in items.iter().filter_map(Value::as_object) {
                write_table(text, &seen.path, table);
            }
        }
        Some(value) => {
            let _ = writeln!(text, "{:50} # {place}", format!("{name} = {}", shown(&seen.path, value)));
        }
    }
}

fn write_table(text: &mut String, name: &str, table: &Map<String, Value>) {
    let _ = write!(text, "\n[[{name}]]\n");
    for (key, value) in table {
        let _ = writeln!(text, "{key} = {}", shown(&format!("{name}[].{key}"), value));
    }
}

/// TOML writes strings, numbers, truth and lists as JSON does, but for DEL, which JSON leaves as it is; tables not.
fn shown(path: &str, value: &Value) -> String {
    match keys::named(path).map(|key| key.kind) {
        None | Some(Kind::Secret) => format!("\"{HIDDEN}\""),
        Some(Kind::Table) => format!("{{ \"{HIDDEN}\" = \"{HIDDEN}\" }}"),
        Some(_) => written(value),
    }
}

fn written(value: &Value) -> String {
    let Some(table) = value.as_object() else { return value.to_string().replace('\u{7f}', "\\u007f") };
    let members = table
        .iter()
        .map(|(key, value)| format!("{} = {}", written(&Value::from(key.as_str())), written(value)));
    format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::{Configuration, Reader, Settings};

    struct Read;

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            reader.text("profile", "demo");
            reader.tables("users");
            reader.text("api.listen", "localhost:5001");
            reader.seconds("api.leeway", 10);
            reader.list("allowed_hosts", vec!["a".into()]);
            reader.optional_text("api.public_key_file");
            reader.secret("auth_server.master_key");
            reader.flag("auth_server.allow_clients_without_pkce", false);
            reader.tables("clients");
            reader.tables("bff.upstreams");
            reader.text("bff.listen", "localhost:3000");
            Some(Self)
        }
    }

    #[test]
    fn what_was_read_is_toml_with_its_places_and_without_secrets() {
        let text = "[auth_server]\nmaster_key = \"a HUSH\"\n[api]\nlisten = \"localhost:\\u007f\"\n[[users]]\nsub = \"a\"\npassword_hash = \"$2b$10$HUSH\"\n[[clients]]\nclient_secret = \"a HUSH\"\nskip_consent = true\njwks = { keys = [{ d = \"HUSH\" }] }\n[[bff.upstreams]]\nprefix = \"a\"\n";
        let shown = Settings::from_toml(text).unwrap().effective::<Read>().unwrap();
        assert!(!shown.contains("HUSH") && shown.contains("password_hash = \"(hidden)\""), "{shown}");
        for wanted in [
            "master_key = \"(hidden)\"",
            "client_secret = \"(hidden)\"",
            "skip_consent = true",
            "[[bff.upstreams]]\nprefix = \"a\"",
            "allow_clients_without_pkce = false",
        ] {
            assert!(shown.contains(wanted), "{wanted}: {shown}");
        }
        assert!(
            shown.contains("# signet.toml:4") && shown.contains("# public_key_file is not set"),
            "{shown}"
        );
        let again = Settings::from_toml(&shown).unwrap();
        assert!(again.problems.0.is_empty(), "{shown}\n{}", again.problems);
        assert_eq!(again.get("api.leeway").unwrap(), 10);
        assert_eq!(again.get("api.listen").unwrap(), "localhost:\u{7f}");
        assert_eq!((again.tables("users").len(), again.tables("clients").len()), (1, 1));
        assert_eq!(again.tables("bff.upstreams").len(), 1, "{shown}");
    }
}
