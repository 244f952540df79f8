//! The text of `signet.toml`: its values, and the line that each of them stands on (TOML 1.1).

use std::collections::BTreeMap;

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, Kind};
use super::{Origin, Problem};

/// A configuration file that was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    /// The file's name, for origins.
    file: String,
    /// Each line as it may be shown.
    shown: Vec<String>,
    /// The line of each key, by its path: `users[0].sub`, `users[0]`, `api`.
    places: BTreeMap<String, usize>,
}

impl Lines {
    /// Reads `text`, and finds the place of every key.
    ///
    /// # Errors
    /// Everything that is no TOML, each with its line; secrets are left out of the lines.
    pub(super) fn read(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let mut lines = Self {
            file: file.to_owned(),
            shown: text.lines().map(showable).collect(),
            places: BTreeMap::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            lines.note("", table.get_ref(), text);
            return Ok(lines);
        }
        // The parser's message says what was expected; it never repeats the text.
        let problem = |error: toml::de::Error| {
            let line = error.span().map(|span| line_of(text, span.start));
            let origin = line.and_then(|line| lines.at(line));
            Problem { sentence: format!("{file} is no TOML: {}", error.message()), origin }
        };
        let mut problems: Vec<Problem> = errors.into_iter().map(problem).collect();
        problems.dedup_by(|a, b| a.origin == b.origin);
        Err(problems)
    }

    /// Where `path` stands, or else what it belongs to.
    pub(super) fn of(&self, path: &str) -> Option<Origin> {
        let parent = |path: &str| {
            let end = if path.ends_with(']') { path.rfind('[') } else { path.rfind('.') };
            end.map(|end| path[..end].to_owned())
        };
        let mut path = path.to_owned();
        loop {
            if let Some(line) = self.places.get(&path) {
                return self.at(*line);
            }
            path = parent(&path)?;
        }
    }

    fn at(&self, line: usize) -> Option<Origin> {
        let text = self.shown.get(line.checked_sub(1)?)?.clone();
        Some(Origin::Line { file: self.file.clone(), line, text })
    }

    fn note(&mut self, prefix: &str, table: &DeTable<'_>, text: &str) {
        for (name, value) in table {
            let path = format!("{prefix}{}", name.get_ref());
            self.places.insert(path.clone(), line_of(text, name.span().start));
            self.note_value(&path, value, text);
        }
    }

    fn note_value(&mut self, path: &str, value: &Spanned<DeValue<'_>>, text: &str) {
        match value.get_ref() {
            DeValue::Table(table) => self.note(&format!("{path}."), table, text),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| item.get_ref().is_table()) {
                    let path = format!("{path}[{index}]");
                    self.places.insert(path.clone(), line_of(text, item.span().start));
                    self.note_value(&path, item, text);
                }
            }
            _ => {}
        }
    }
}

/// The number of the line that the byte at `offset` stands on, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// A line as an error may show it. Shown are headers, comments aside, and the values of keys that are known and no
/// secrets; of every other line with a value only its name, and of what could be a value's second line nothing.
fn showable(line: &str) -> String {
    let line = line.trim();
    if line.starts_with('[') && line.ends_with(']') {
        return line.to_owned();
    }
    let Some((name, _)) = line.split_once('=') else { return String::new() };
    let name = name.trim();
    let same_name = |path: &str| path.rsplit('.').next() == Some(name);
    let open = keys::KEYS.iter().any(|key| same_name(key.path) && key.kind != Kind::Secret);
    if open { line.to_owned() } else { format!("{name} = …") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "profile = \"demo\"\n\n[api]\n# why\nleeway = 1\n\n[[users]]\nsub = \"a\"\n\n[[users]]\nsub = \"b\"\npassword_hash = \"$2b$10$x\"\n";

    fn place(path: &str) -> String {
        Lines::read("signet.toml", TEXT)
            .unwrap()
            .of(path)
            .map(|origin| origin.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn every_key_has_its_line() {
        assert_eq!(place("profile"), "signet.toml:1: profile = \"demo\"");
        assert_eq!(place("api.leeway"), "signet.toml:5: leeway = 1");
        assert_eq!(place("users[1].sub"), "signet.toml:11: sub = \"b\"");
    }

    #[test]
    fn what_is_missing_is_placed_where_it_would_belong() {
        assert_eq!(place("users[1].username"), "signet.toml:10: [[users]]");
        assert_eq!(place("api.listen"), "signet.toml:3: [api]");
        assert_eq!(place("bff.listen"), "");
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(place("users[1].password_hash"), "signet.toml:12: password_hash = …");
        assert_eq!(showable("pasword_hash = \"$2b$10$x\""), "pasword_hash = …", "nor under a mistyped name");
        assert_eq!(showable("$2b$10$x\"\"\""), "", "nor in the second line of a text");
    }

    #[test]
    fn everything_that_is_no_toml_is_said_with_its_line() {
        let problems = Lines::read("a.toml", "x = \n[api]\nleeway = 1 2\n").unwrap_err();
        let lines: Vec<String> =
            problems.iter().filter_map(|problem| problem.origin.as_ref().map(Origin::place)).collect();
        assert_eq!(lines, ["a.toml:1", "a.toml:3"], "{problems:#?}");
    }
}
