//! Links in Markdown files lead to files that exist.

use super::Problem;
use super::files::Files;

/// Looks at every link to a file of the repository.
pub(super) fn check(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in files.with_ending(".md") {
        for (line, target) in targets(text) {
            if let Some(file) = inside(path, &target)
                && !files.holds(&file)
            {
                problems.push(Problem::new(path, line, format!("the link to {target} leads nowhere")));
            }
        }
    }
    problems
}

/// Every link target with its line; code is left out.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fence = None;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim_start();
        let marker = ["```", "~~~"].into_iter().find(|marker| trimmed.starts_with(marker));
        match (fence, marker) {
            (None, Some(_)) => fence = marker,
            (Some(open), Some(marker)) if open == marker => fence = None,
            (Some(_), _) => {}
            (None, None) => found.extend(of_line(line).into_iter().map(|target| (number, target))),
        }
    }
    found
}

fn of_line(line: &str) -> Vec<String> {
    let text = without_code(line);
    let mut found: Vec<String> = Vec::new();
    for (start, end) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"')] {
        found.extend(text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).map(target));
    }
    // A definition such as `[name]: target`.
    if let Some((_, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
        found.push(target(rest));
    }
    found
}

/// The parts of the line that are not between back-ticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The target without its title and angle brackets.
fn target(text: &str) -> String {
    let text = text.trim();
    let bare = text.strip_prefix('<').and_then(|rest| rest.split('>').next());
    bare.unwrap_or_else(|| text.split_whitespace().next().unwrap_or_default()).to_owned()
}

/// The file that a link means, from the root; `None` when it leads out of the repository or stays in the page.
fn inside(page: &str, target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || scheme || path.starts_with("//") {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        parts.extend(page.split('/'));
        parts.pop();
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // Above the root is another page of the host (`../../issues`), which we cannot look at.
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/").replace("%20", " "))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::files::Files;

    fn lines_at_fault(page: &str) -> Vec<usize> {
        let files = Files::from([("docs/guide.md", page), ("README.md", ""), ("docs/image.png", "")]);
        check(&files).into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn links_that_lead_somewhere_are_good() {
        let page = "[a](../README.md#top) [b](/docs) ![c](image.png \"title\") [d](https://example.org/x) [e](#here)\n\
            <img src=\"image.png\"> `[code](nowhere.md)` [f]\n```\n[g](nowhere.md)\n```\n[f]: ../README.md\n";
        assert_eq!(lines_at_fault(page), []);
    }

    #[test]
    fn links_that_lead_nowhere_are_not() {
        assert_eq!(lines_at_fault("text\n[a](gone.md)\n<img src=\"gone.png\">\n[b]: ../gone\n"), [2, 3, 4]);
        assert_eq!(lines_at_fault("```\n```\n[a](/gone.md)\n"), [3]);
    }
}
