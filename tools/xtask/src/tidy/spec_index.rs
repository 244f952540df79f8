//! The index from specification to file: `rules/protocol/mod.rs` names every file beside it, and each of those begins
//! with its source.

use super::Problem;
use super::files::Files;

const FOLDER: &str = "auth-server/core/src/rules/protocol/";
const INDEX: &str = "auth-server/core/src/rules/protocol/mod.rs";
const SOURCES: [&str; 5] = ["RFC ", "OpenID ", "W3C ", "WHATWG ", "FIPS "];

/// Compares index and files.
pub(super) fn check(files: &Files) -> Vec<Problem> {
    let Some(index) = files.text(INDEX) else {
        return vec![Problem::new(INDEX, 1, "the index from specification to file is missing")];
    };
    let inside =
        files.with_ending(".rs").filter_map(|(path, text)| Some((path, path.strip_prefix(FOLDER)?, text)));
    // Tests follow the specification of what they test.
    let is_rule = |name: &str| !name.contains('/') && name != "mod.rs" && !name.ends_with("_tests.rs");
    let siblings = inside.filter(|(_, name, _)| is_rule(name));
    siblings.flat_map(|(path, name, text)| of_file(index, path, name, text)).collect()
}

fn of_file(index: &str, path: &str, name: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !is_named(index, name.trim_end_matches(".rs")) {
        problems.push(Problem::new(INDEX, 1, format!("the `//!` lines do not name {name}")));
    }
    if !names_its_source(text.lines().next().unwrap_or_default()) {
        problems.push(Problem::new(path, 1, "the first line names no source, as in `//! PKCE: RFC 7636.`"));
    }
    problems
}

fn is_named(index: &str, stem: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    let docs = index.lines().filter_map(|line| line.strip_prefix("//!"));
    docs.flat_map(|line| line.split(move |char| !is_part(char))).any(|word| word == stem)
}

fn names_its_source(line: &str) -> bool {
    let Some((name, source)) = line.strip_prefix("//! ").and_then(|line| line.split_once(": ")) else {
        return false;
    };
    let number = source.strip_prefix("RFC ").map(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
    !name.trim().is_empty() && SOURCES.iter().any(|start| source.starts_with(start)) && number.unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::{FOLDER, INDEX, check};
    use crate::tidy::files::Files;

    fn problems(index: &str, file: &str) -> usize {
        check(&Files::from([(INDEX, index), (format!("{FOLDER}pkce.rs").as_str(), file)])).len()
    }

    #[test]
    fn a_file_that_is_named_and_names_its_source_is_good() {
        let index = "//! From specification to file.\n//!\n//! | RFC 7636 | [`pkce`] |\npub mod pkce;\n";
        assert_eq!(problems(index, "//! PKCE: RFC 7636.\n"), 0);
        assert_eq!(problems(index, "//! ID token: OpenID Connect Core 1.0, section 2.\n"), 0);
    }

    #[test]
    fn tests_beside_a_rule_need_no_entry() {
        let tests = format!("{FOLDER}pkce_tests.rs");
        let files = [(INDEX, "//! Index.\n"), (tests.as_str(), "//! Keys that prove something.\n")];
        assert_eq!(check(&Files::from(files)), []);
    }

    #[test]
    fn what_is_not_named_or_names_nothing_is_a_problem() {
        assert_eq!(problems("//! Index.\npub mod pkce;\n", "//! PKCE: RFC 7636.\n"), 1, "only declared");
        assert_eq!(problems("//! pkce_more\n", "//! PKCE: RFC 7636.\n"), 1, "part of a word");
        assert_eq!(problems("//! pkce\n", "//! Proof keys.\n"), 1);
        assert_eq!(problems("//! pkce\n", "//! PKCE: RFC of old.\n"), 1);
        assert_eq!(check(&Files::from([])).len(), 1, "no index");
    }
}
