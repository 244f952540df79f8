//! Exceptions, each with its reason: `tools/xtask/tidy-allow.toml`. An exception that is no longer needed is a problem.

use std::cell::Cell;

use super::files::Files;
use super::{Problem, tables};

const LIST: &str = "tools/xtask/tidy-allow.toml";
const RULES: [&str; 2] = ["length", "sleep"];

/// The exceptions.
#[derive(Debug, Default)]
pub(super) struct Allowed(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    line: usize,
    rule: String,
    path: String,
    used: Cell<bool>,
}

/// Reads the list; a workspace without one allows nothing.
pub(super) fn read(files: &Files) -> (Allowed, Vec<Problem>) {
    let (mut allowed, mut problems) = (Allowed::default(), Vec::new());
    match tables::read(LIST, files.text(LIST).unwrap_or_default(), "allow") {
        Err(problem) => problems.push(problem),
        Ok(rows) => rows.iter().for_each(|row| match entry(row) {
            Ok(entry) => allowed.0.push(entry),
            Err(problem) => problems.push(problem),
        }),
    }
    (allowed, problems)
}

fn entry(row: &tables::Row) -> Result<Entry, Problem> {
    row.value(LIST, "reason")?;
    let (rule, path) = (row.value(LIST, "rule")?, row.value(LIST, "path")?);
    if !RULES.contains(&rule) {
        let sentence = format!("there are exceptions only to these rules: {}", RULES.join(", "));
        return Err(Problem::new(LIST, row.line, sentence));
    }
    Ok(Entry { line: row.line, rule: rule.to_owned(), path: path.to_owned(), used: Cell::new(false) })
}

impl Allowed {
    /// Whether the file is excepted from the rule.
    pub(super) fn takes(&self, rule: &str, path: &str) -> bool {
        let entry = self.0.iter().find(|entry| entry.rule == rule && entry.path == path);
        entry.inspect(|entry| entry.used.set(true)).is_some()
    }

    /// The exceptions that nothing needed.
    pub(super) fn unused(self) -> Vec<Problem> {
        let idle = self.0.into_iter().filter(|entry| !entry.used.get());
        let tell = |entry: Entry| {
            let sentence = format!("{} needs no exception from \"{}\": remove it", entry.path, entry.rule);
            Problem::new(LIST, entry.line, sentence)
        };
        idle.map(tell).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{LIST, read};
    use crate::tidy::files::Files;

    #[test]
    fn an_exception_counts_for_its_rule_and_file() {
        let list = "[[allow]]\nrule = \"length\"\npath = \"a.rs\"\nreason = \"a table\"\n";
        let (allowed, problems) = read(&Files::from([(LIST, list)]));
        assert_eq!(problems, []);
        assert!(allowed.takes("length", "a.rs"));
        assert!(!allowed.takes("sleep", "a.rs") && !allowed.takes("length", "b.rs"));
        assert_eq!(allowed.unused(), []);
    }

    #[test]
    fn it_needs_a_reason_a_known_rule_and_a_use() {
        let without_reason = "[[allow]]\nrule = \"length\"\npath = \"a.rs\"\n";
        assert_eq!(read(&Files::from([(LIST, without_reason)])).1.len(), 1);
        let unknown = "[[allow]]\nrule = \"size\"\npath = \"a.rs\"\nreason = \"x\"\n";
        assert_eq!(read(&Files::from([(LIST, unknown)])).1.len(), 1);
        let idle = "[[allow]]\nrule = \"length\"\npath = \"a.rs\"\nreason = \"x\"\n";
        assert_eq!(read(&Files::from([(LIST, idle)])).0.unused().len(), 1);
    }
}
