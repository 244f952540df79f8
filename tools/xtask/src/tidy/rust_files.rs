//! Rules for every Rust file: it says what it is, it is short, nothing in it is left for later, and tests do not sleep.

use super::Problem;
use super::allow::Allowed;
use super::files::Files;

const LONGEST: usize = 350;
/// Written in two parts, so that this file does not hold them itself.
const LEFT_FOR_LATER: [(&str, &str); 3] = [
    (concat!("#[", "ignore"), "an ignored test holds nothing: mend or remove it"),
    (concat!("todo", "!("), "unfinished code does not belong here"),
    (concat!("FIX", "ME"), "mend it now, or write an issue"),
];
const SLEEPS: [&str; 2] = [concat!("thread::", "sleep("), concat!("time::", "sleep(")];

/// Looks at every `.rs` file.
pub(super) fn check(files: &Files, allowed: &mut Allowed) -> Vec<Problem> {
    let look = |(path, text)| {
        let mut problems: Vec<Problem> = header(path, text).into_iter().collect();
        problems.extend(length(path, text).filter(|_| !allowed.takes("length", path)));
        problems.extend(left_for_later(path, text));
        let sleeps = sleeps(path, text);
        if !sleeps.is_empty() && !allowed.takes("sleep", path) {
            problems.extend(sleeps);
        }
        problems
    };
    files.with_ending(".rs").flat_map(look).collect()
}

fn header(path: &str, text: &str) -> Option<Problem> {
    let says = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("//! "))
        .is_some_and(|it| !it.trim().is_empty());
    (!says).then(|| Problem::new(path, 1, "the first line is not a `//!` line that says what this file is"))
}

fn length(path: &str, text: &str) -> Option<Problem> {
    let lines = text.lines().count();
    let sentence = || format!("{lines} lines, at most {LONGEST} are allowed: split it by concept");
    (lines > LONGEST).then(|| Problem::new(path, LONGEST + 1, sentence()))
}

fn left_for_later(path: &str, text: &str) -> Vec<Problem> {
    find(path, text, &LEFT_FOR_LATER)
}

/// Only integration tests are looked at: a sleep elsewhere can be part of the work.
fn sleeps(path: &str, text: &str) -> Vec<Problem> {
    if !path.split('/').rev().skip(1).any(|folder| folder == "tests") {
        return Vec::new();
    }
    let why = "a test that sleeps is slow or flaky: wait for what it expects, with a limit";
    find(path, text, &SLEEPS.map(|call| (call, why)))
}

fn find(path: &str, text: &str, wrong: &[(&str, &str)]) -> Vec<Problem> {
    let lines = (1..).zip(text.lines());
    let on_line = |(number, line): (usize, &str)| {
        let hit = wrong.iter().find(|(pattern, _)| line.contains(pattern))?;
        Some(Problem::new(path, number, format!("`{}`: {}", hit.0, hit.1)))
    };
    lines.filter_map(on_line).collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::allow::{self, Allowed};
    use crate::tidy::files::Files;

    fn lines_at_fault(path: &str, text: &str) -> Vec<usize> {
        let problems = check(&Files::from([(path, text)]), &mut Allowed::default());
        problems.into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn every_file_says_what_it_is() {
        assert_eq!(lines_at_fault("a.rs", "//! Tokens.\n"), []);
        assert_eq!(lines_at_fault("a.rs", "use std::fmt;\n//! Tokens.\n"), [1]);
        assert_eq!(lines_at_fault("a.rs", ""), [1]);
        assert_eq!(lines_at_fault("a.md", ""), []);
    }

    #[test]
    fn files_are_short_unless_a_reason_is_given() {
        let text = format!("//! A table.\n{}", "//\n".repeat(349));
        assert_eq!(lines_at_fault("a.rs", &text), []);
        let text = text + "//\n";
        assert_eq!(lines_at_fault("a.rs", &text), [351]);
        let list = "[[allow]]\nrule = \"length\"\npath = \"a.rs\"\nreason = \"a table\"\n";
        let files = Files::from([("a.rs", text.as_str()), ("tools/xtask/tidy-allow.toml", list)]);
        let (mut allowed, _) = allow::read(&files);
        assert_eq!(check(&files, &mut allowed), []);
    }

    #[test]
    fn nothing_is_left_for_later() {
        for wrong in [concat!("#[", "ignore = \"slow\"]"), concat!("todo", "!()"), concat!("// FIX", "ME")] {
            assert_eq!(lines_at_fault("a.rs", &format!("//! A.\nfn a() {{}}\n{wrong}\n")), [3], "{wrong}");
        }
        assert_eq!(lines_at_fault("a.rs", "//! A todo list.\n// is ignored\n"), []);
    }

    #[test]
    fn tests_do_not_sleep() {
        let text = concat!("//! A.\nstd::thread::", "sleep(second);\n");
        assert_eq!(lines_at_fault("tools/e2e/tests/flows.rs", text), [2]);
        assert_eq!(lines_at_fault("tools/e2e/tests/common/mod.rs", text), [2]);
        assert_eq!(lines_at_fault("tools/e2e/src/wait.rs", text), []);
        assert_eq!(lines_at_fault("api/src/tests.rs", text), []);
    }
}
