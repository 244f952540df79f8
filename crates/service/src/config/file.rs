//! The text of `signet.toml`: the line that each of its values stands on (TOML 1.1), and what may be shown of it.

use std::collections::BTreeMap;

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, Kind};
use super::{Origin, Problem, addresses};

/// A configuration file that was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    /// The file's name, for origins.
    file: String,
    /// Each key by its path (`users[0].sub`, `users[0]`, `api`): its line, and what may be shown of it. That is made of
    /// what was read, never of the text: a line may hold more than the one key, and secrets among them.
    places: BTreeMap<String, (usize, String)>,
}

impl Lines {
    /// Reads `text`, and finds the place of every key.
    ///
    /// # Errors
    /// Everything that is no TOML, each with its line; secrets are left out of the lines.
    pub(super) fn read(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let mut lines = Self { file: file.to_owned(), places: BTreeMap::new() };
        let starts = Starts::of(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            lines.note("", table.get_ref(), &starts);
            return Ok(lines);
        }
        // In a text of several lines nothing tells a key from a part of the text.
        let plain = !text.contains("\"\"\"") && !text.contains("'''");
        let shown: Vec<&str> = text.lines().map(|line| if plain { showable(line) } else { "" }).collect();
        // The parser's message says what was expected; it never repeats the text.
        let problem = |error: toml::de::Error| {
            let line = error.span().map(|span| starts.line(span.start));
            let text = line.and_then(|line| shown.get(line - 1)).copied().unwrap_or_default().to_owned();
            let origin = line.map(|line| Origin::Line { file: file.to_owned(), line, text });
            Problem { sentence: format!("{file} is no TOML: {}", error.message()), origin }
        };
        let mut problems: Vec<Problem> = errors.into_iter().map(problem).collect();
        problems.dedup_by(|a, b| a.origin == b.origin);
        Err(problems)
    }

    /// Where `path` stands, or else what it belongs to.
    pub(super) fn of(&self, path: &str) -> Option<Origin> {
        let mut path = path;
        loop {
            if let Some((line, text)) = self.places.get(path) {
                let (file, text) = (self.file.clone(), text.clone());
                return Some(Origin::Line { file, line: *line, text });
            }
            path = &path[..path.rfind(if path.ends_with(']') { '[' } else { '.' })?];
        }
    }

    fn note(&mut self, prefix: &str, table: &DeTable<'_>, starts: &Starts) {
        for (name, value) in table {
            let path = format!("{prefix}{}", name.get_ref());
            let shown = shown(&path, name.get_ref(), value.get_ref());
            self.places.insert(path.clone(), (starts.line(name.span().start), shown));
            self.note_value(&path, value, starts);
        }
    }

    fn note_value(&mut self, path: &str, value: &Spanned<DeValue<'_>>, starts: &Starts) {
        match value.get_ref() {
            DeValue::Table(table) => self.note(&format!("{path}."), table, starts),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| item.get_ref().is_table()) {
                    let (inner, shown) = (format!("{path}[{index}]"), format!("[[{path}]]"));
                    self.places.insert(inner.clone(), (starts.line(item.span().start), shown));
                    self.note_value(&inner, item, starts);
                }
            }
            _ => {}
        }
    }
}

/// Where the lines of a text begin, in bytes.
struct Starts(Vec<usize>);

impl Starts {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }

    /// The number of the line that the byte at `offset` stands on, from 1.
    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

/// What may be shown of a key that was read: its value when the key is known and no secret, else only that it has one.
fn shown(path: &str, name: &str, value: &DeValue<'_>) -> String {
    if !keys::is_bare(name) {
        return "…".into();
    }
    let open = keys::named(path).is_some_and(|key| key.kind != Kind::Secret);
    let text = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(serde_json::Value::from(text.as_ref()).to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    };
    let value = match value {
        DeValue::Table(_) => return format!("[{name}]"),
        DeValue::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| text(item.get_ref())).collect();
            let items = items.filter(|items| !items.iter().any(|item| addresses::has_credentials(item)));
            items.map(|items| format!("[{}]", items.join(", ")))
        }
        one => text(one),
    };
    match value.filter(|value| open && !addresses::has_credentials(value)) {
        Some(value) => format!("{name} = {value}"),
        None => format!("{name} = …"),
    }
}

/// What may be shown of a line of a text that is no TOML: the headers of known sections, and lines that are a known key,
/// no secret one, and one plain value.
fn showable(line: &str) -> &str {
    let line = line.split('#').next().unwrap_or_default().trim();
    let section =
        |key: &keys::Key| key.path.split_once('.').map(|(section, _)| section.trim_end_matches("[]"));
    let named = |name: &str| keys::KEYS.iter().any(|key| section(key) == Some(name));
    if line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(named)
        || line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")).is_some_and(named)
    {
        return line;
    }
    let Some((name, value)) = line.split_once('=') else { return "" };
    let same_name = |path: &str| path.rsplit('.').next() == Some(name.trim());
    let open = keys::KEYS.iter().any(|key| same_name(key.path) && key.kind != Kind::Secret);
    if open && !value.contains(['=', '{', '[', '@', '\\', ',']) { line } else { "" }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
