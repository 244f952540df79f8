//! How a server takes its part of the settings: every value with its default, noted, so that what is shown by
//! `config check` is what was read; and every problem with its place.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde_json::{Map, Value};

use super::secrets::Secret;
use super::{Origin, Problems, Settings, secrets};

/// One value that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// Its key.
    pub(super) path: String,
    /// The value; `None` where nothing is set and nothing stands in for it.
    pub(super) value: Option<Value>,
    /// Where it comes from; `None` for a default.
    pub(super) origin: Option<Origin>,
}

/// Reads settings.
pub struct Reader<'a> {
    settings: &'a Settings,
    pub(super) seen: Vec<Seen>,
    problems: Problems,
}

impl<'a> Reader<'a> {
    /// A reader that knows what is wrong already.
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self { settings, seen: Vec::new(), problems: settings.problems.clone() }
    }

    /// The string at `path`, or `default`.
    pub fn text(&mut self, path: &str, default: &str) -> String {
        let set = self.settings.get(path).and_then(Value::as_str).map(str::to_owned);
        self.note(path, set, Some(default.to_owned())).unwrap_or_default()
    }

    /// The string at `path`, if it is set.
    pub fn optional_text(&mut self, path: &str) -> Option<String> {
        let set = self.settings.get(path).and_then(Value::as_str).map(str::to_owned);
        self.note(path, set, None)
    }

    /// The same for another value's default: what is shown of `path` is what is read of it elsewhere.
    pub fn told(&self, path: &str) -> Option<&str> {
        self.settings.get(path).and_then(Value::as_str)
    }

    /// Yes or no at `path`, or `default`.
    pub fn flag(&mut self, path: &str, default: bool) -> bool {
        let set = self.settings.get(path).and_then(Value::as_bool);
        self.note(path, set, Some(default)).unwrap_or(default)
    }

    /// The whole seconds at `path`, or `default`.
    pub fn seconds(&mut self, path: &str, default: u64) -> u64 {
        let set = self.settings.get(path).and_then(Value::as_u64);
        self.note(path, set, Some(default)).unwrap_or(default)
    }

    /// The whole number at the path, or the default; what lies outside the bounds is a problem.
    pub fn number(&mut self, (path, default, bounds): (&str, u64, RangeInclusive<u64>)) -> u64 {
        let set = self.settings.get(path).and_then(Value::as_u64);
        let number = self.note(path, set, Some(default)).unwrap_or(default);
        self.bounded(path, number, &bounds, "").unwrap_or(default)
    }

    /// The whole number at `path`, if it is set; what lies outside the bounds is a problem.
    pub fn optional_number(&mut self, path: &str, bounds: RangeInclusive<u64>) -> Option<u64> {
        let set = self.settings.get(path).and_then(Value::as_u64);
        let number = self.note(path, set, None)?;
        self.bounded(path, number, &bounds, "")
    }

    /// The whole seconds at the path, or the default; what lies outside the bounds is a problem.
    pub fn time(&mut self, (path, default, bounds): (&str, u64, RangeInclusive<u64>)) -> Duration {
        let seconds = self.seconds(path, default);
        Duration::from_secs(self.bounded(path, seconds, &bounds, " seconds").unwrap_or(default))
    }

    fn bounded(&mut self, path: &str, number: u64, bounds: &RangeInclusive<u64>, unit: &str) -> Option<u64> {
        if bounds.contains(&number) {
            return Some(number);
        }
        self.problem(path, format!("`{path}` must be {} to {}{unit}", bounds.start(), bounds.end()));
        None
    }

    /// The secret at `path`, if it is set there or in a file of its own.
    pub fn secret(&mut self, path: &str) -> Option<Secret> {
        let file = format!("{path}_file");
        let (here, there) = (self.settings.get(path), self.settings.get(&file));
        let from = if there.is_some() { &file } else { path };
        match secrets::one(path, here, there) {
            Ok(secret) => {
                let origin = secret.as_ref().and_then(|_| self.settings.origin(from));
                let value = secret.as_ref().map(|(text, _)| Value::from(text.as_str()));
                self.seen.push(Seen { path: path.to_owned(), value, origin });
                secret
            }
            Err(sentence) => {
                self.problem(from, sentence);
                None
            }
        }
    }

    /// The strings at `path`, or `default`.
    pub fn list(&mut self, path: &str, default: Vec<String>) -> Vec<String> {
        let set = self.settings.get(path).and_then(Value::as_array);
        let set =
            set.map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
        self.note(path, set, Some(default)).unwrap_or_default()
    }

    /// The tables of the array `name`, such as `users`, with the secrets that lie in files of their own.
    pub fn tables(&mut self, name: &str) -> Vec<Map<String, Value>> {
        let mut tables = self.settings.tables(name);
        for (index, table) in tables.iter_mut().enumerate() {
            for (path, sentence) in secrets::read_files(&format!("{name}[{index}]"), table) {
                self.problem(&path, sentence);
            }
        }
        if !tables.is_empty() {
            let value = Value::Array(tables.iter().cloned().map(Value::Object).collect());
            self.seen.push(Seen {
                path: name.to_owned(),
                value: Some(value),
                origin: self.settings.origin(name),
            });
        }
        tables
    }

    /// What is wrong with the value of `path`, such as `users[0].sub`; the sentence says what to write instead.
    pub fn problem(&mut self, path: &str, sentence: impl Into<String>) {
        self.problems.0.push(self.settings.problem(path, sentence.into()));
    }

    /// Whether nothing was found wrong so far.
    #[must_use]
    pub fn is_content(&self) -> bool {
        self.problems.0.is_empty()
    }

    /// What was read, when nothing is wrong.
    pub(super) fn end<T>(self, read: Option<T>) -> Result<T, Problems> {
        let nothing = || Problems::one("it says too little, and not what is missing");
        match read {
            Some(read) => self.problems.or(read),
            None if self.problems.0.is_empty() => Err(nothing()),
            None => Err(self.problems),
        }
    }

    fn note<T: Clone + Into<Value>>(&mut self, path: &str, set: Option<T>, default: Option<T>) -> Option<T> {
        let origin = if set.is_some() { self.settings.origin(path) } else { None };
        let value = set.or(default);
        if !self.seen.iter().any(|seen| seen.path == path) {
            self.seen.push(Seen { path: path.to_owned(), value: value.clone().map(Into::into), origin });
        }
        value
    }
}
