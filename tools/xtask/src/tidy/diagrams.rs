//! Sequence diagrams in Markdown files can be drawn: to Mermaid a semicolon ends a statement, in a note too, and then nothing is drawn.

use super::Problem;
use super::files::Files;

/// Looks at every sequence diagram.
pub(super) fn check(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in files.with_ending(".md") {
        let (mut is_mermaid, mut is_sequence) = (false, false);
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim_start();
            if line.starts_with("```") {
                (is_mermaid, is_sequence) = (!is_mermaid && line.starts_with("```mermaid"), false);
            }
            is_sequence |= is_mermaid && line.starts_with("sequenceDiagram");
            if is_sequence && line.contains(';') {
                problems.push(Problem::new(
                    path,
                    number,
                    "Mermaid takes the semicolon for the end of a statement",
                ));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::files::Files;

    #[test]
    fn a_semicolon_spoils_a_sequence_diagram_and_nothing_else() {
        let page = "a; b\n```mermaid\nsequenceDiagram\n  Note over A: a, b\n  Note over A: a; b\n```\n\
                    ```js\na; b\n```\n```mermaid\nflowchart LR\n  a; b\n```\n; ```\n";
        let files = Files::from([("diagrams/a.md", page)]);
        let lines: Vec<usize> = check(&files).into_iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [5]);
    }
}
