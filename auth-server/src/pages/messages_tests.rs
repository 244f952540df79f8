//! The languages say the same, and templates say nothing of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::*;

/// Each text by its key, `sign_in.title`.
fn texts(language: Language) -> BTreeMap<String, String> {
    fn collect(key: &str, value: &toml::Value, into: &mut BTreeMap<String, String>) {
        match value {
            toml::Value::Table(table) => {
                for (name, value) in table {
                    collect(&format!("{key}.{name}"), value, into);
                }
            }
            toml::Value::String(text) => assert!(into.insert(key.to_owned(), text.clone()).is_none()),
            other => panic!("{key} is no text but {other:?}"),
        }
    }
    let mut all = BTreeMap::new();
    collect("", &toml::from_str::<toml::Value>(source(language)).unwrap(), &mut all);
    all
}

/// The names that are filled in, in the order of the alphabet.
fn places(text: &str) -> Vec<&str> {
    let mut names: Vec<_> =
        text.split('{').skip(1).map(|rest| rest.split_once('}').expect("it is closed").0).collect();
    names.sort_unstable();
    names
}

#[test]
fn every_language_has_the_same_keys_with_the_same_places_and_no_empty_text() {
    let english = texts(Language::English);
    for language in Language::ALL {
        let other = texts(language);
        let keys = |texts: &BTreeMap<_, _>| texts.keys().cloned().collect::<Vec<String>>();
        assert_eq!(keys(&other), keys(&english), "{language:?}");
        for (key, text) in &other {
            assert!(!text.trim().is_empty() && text.trim() == text, "{language:?} {key}");
            assert_eq!(places(text), places(&english[key]), "{language:?} {key}");
        }
        of(language).unwrap();
    }
}

#[test]
fn a_text_that_is_missing_or_unknown_is_an_error() {
    let whole = source(Language::English);
    assert!(toml::from_str::<Messages>(whole).is_ok());
    assert!(toml::from_str::<Messages>(&whole.replacen("title =", "titel =", 1)).is_err());
    assert!(toml::from_str::<Messages>(&whole.replacen("cancel = \"Cancel\"\n", "", 1)).is_err());
    assert!(toml::from_str::<Messages>(&format!("more = \"x\"\n{whole}")).is_err());
}

#[test]
fn values_are_filled_in_once() {
    let values = [("client", "{host}"), ("host", "{client}")];
    for (text, filled) in [
        ("{client} at {host}.", "{host} at {client}."),
        ("{client}{client}", "{host}{host}"),
        ("none", "none"),
        ("{other} {client", "{other} {client"),
        ("{{client}", "{{host}"),
        ("", ""),
    ] {
        assert_eq!(fill(text, &values), filled, "{text}");
    }
}

/// A template without its tags, expressions and comments, and what stands in attributes that are read aloud or shown.
fn own_text(template: &str) -> String {
    // These two fill in attributes of the layout.
    let is_attribute =
        |line: &str| ["{% block id %}", "{% block looks %}"].iter().any(|start| line.starts_with(start));
    let mut text: String = template.lines().filter(|line| !is_attribute(line)).collect();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        while let Some((before, rest)) = text.split_once(open) {
            let (_, after) = rest.split_once(close).expect("it is closed");
            text = format!("{before}{after}");
        }
    }
    let mut own = String::new();
    for piece in text.split('<') {
        let (tag, outside) = piece.split_once('>').unwrap_or(("", piece));
        own.push_str(outside);
        for shown in [" title=\"", " alt=\"", " aria-label=\"", " placeholder=\"", " value=\""] {
            let value = tag
                .split_once(shown)
                .and_then(|(_, rest)| rest.split_once('"'))
                .map_or("", |(value, _)| value);
            let is_word_for_us = tag.contains("name=\"decision\"") && shown == " value=\"";
            own.push_str(if is_word_for_us { "" } else { value });
        }
    }
    own
}

#[test]
fn templates_have_no_text_of_their_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut looked_at = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // The page for developers at `/` is in English alone.
        if path.file_name().is_some_and(|name| name != "home.html") {
            let text = own_text(&fs::read_to_string(&path).unwrap());
            assert!(!text.contains(char::is_alphabetic), "{}: {text}", path.display());
            looked_at += 1;
        }
    }
    assert!(looked_at >= 7, "the templates are where they were");
}

#[test]
fn text_of_a_template_is_found() {
    for with in
        ["<p>Hello</p>", "{{ a }} b", "<img alt=\"Seal\">", "<button value=\"x\">", "{% if a %}x{% endif %}"]
    {
        assert!(own_text(with).contains(char::is_alphabetic), "{with}");
    }
    let without =
        "<p id=\"a\">{{ b }}</p>{# c #}{% if d %}·{% endif %}<button name=\"decision\" value=\"allow\">";
    assert_eq!(own_text(without), "·");
}
