//! The reference path of `docs/reading.toml` can be read in an hour: few files, short ones, and each exists.

use super::files::Files;
use super::{Problem, tables};

const LIST: &str = "docs/reading.toml";
const MOST_FILES: usize = 12;
const LONGEST: usize = 150;
const TOGETHER: usize = 900;

/// Checks the list and its budget.
pub(super) fn check(files: &Files) -> Vec<Problem> {
    let Some(text) = files.text(LIST) else {
        return vec![Problem::new(LIST, 1, "the list of the reference path is missing")];
    };
    match tables::read(LIST, text, "file") {
        Ok(rows) => of_rows(files, &rows),
        Err(problem) => vec![problem],
    }
}

fn of_rows(files: &Files, rows: &[tables::Row]) -> Vec<Problem> {
    let (mut problems, mut together) = (Vec::new(), 0);
    for row in rows {
        match lines_of(files, row) {
            Ok(lines) => together += lines,
            Err(problem) => problems.push(problem),
        }
    }
    if rows.is_empty() {
        problems.push(Problem::new(LIST, 1, "no file is listed"));
    }
    if rows.len() > MOST_FILES {
        let sentence = format!("{} files are listed, at most {MOST_FILES} are allowed", rows.len());
        problems.push(Problem::new(LIST, 1, sentence));
    }
    if together > TOGETHER {
        let sentence = format!("the files have {together} lines together, at most {TOGETHER} are allowed");
        problems.push(Problem::new(LIST, 1, sentence));
    }
    problems
}

fn lines_of(files: &Files, row: &tables::Row) -> Result<usize, Problem> {
    row.value(LIST, "shows")?;
    let path = row.value(LIST, "path")?;
    let text =
        files.text(path).ok_or_else(|| Problem::new(LIST, row.line, format!("{path} does not exist")))?;
    let lines = text.lines().count();
    if lines > LONGEST {
        let sentence =
            format!("{path} has {lines} lines, at most {LONGEST} are allowed on the reference path");
        return Err(Problem::new(LIST, row.line, sentence));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::{LIST, check};
    use crate::tidy::files::Files;

    const ENTRY: &str = "[[file]]\npath = \"a.rs\"\nshows = \"how\"\n";

    fn problems(list: &str, lines: usize) -> usize {
        check(&Files::from([(LIST, list), ("a.rs", "//\n".repeat(lines).as_str())])).len()
    }

    #[test]
    fn a_list_within_its_budget_is_good() {
        assert_eq!(problems(ENTRY, 150), 0);
        assert_eq!(problems(&ENTRY.repeat(12), 75), 0);
    }

    #[test]
    fn every_limit_counts() {
        assert_eq!(problems(ENTRY, 151), 1, "a long file");
        assert_eq!(problems(&ENTRY.repeat(13), 1), 1, "many files");
        assert_eq!(problems(&ENTRY.repeat(12), 76), 1, "many lines");
        assert_eq!(problems("", 1), 1, "an empty list");
        assert_eq!(problems("[[file]]\npath = \"a.rs\"\n", 1), 1, "no reason to read it");
        assert_eq!(problems("[[file]]\npath = \"b.rs\"\nshows = \"how\"\n", 1), 1, "no such file");
        assert_eq!(check(&Files::from([])).len(), 1, "no list");
    }
}
