//! The survivors that `docs/mutants.md` explains: list items such as ``- `FILE: CHANGE`: why no test can notice it``.

/// A change, and why it may survive.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    change: String,
}

/// Reads the entries; the sentence of the error says what is wrong with one.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, String> {
    let items = text.lines().filter_map(|line| line.strip_prefix("- `"));
    items
        .map(|item| match item.split_once("`: ") {
            Some((change, why)) if change.contains(".rs: ") && !why.trim().is_empty() => {
                Ok(Entry { change: change.to_owned() })
            }
            _ => Err(format!("An entry says no change, or not why it may survive: - `{item}")),
        })
        .collect()
}

/// What does not match, in the files whose paths begin with one of `below`: each entry is for one change, so that a second one of the same
/// words is not excused by it.
pub(super) fn compare(survived: &[String], entries: &[Entry], below: &[&str]) -> Vec<String> {
    let mut open: Vec<&str> = entries
        .iter()
        .map(|entry| entry.change.as_str())
        .filter(|change| below.iter().any(|path| change.starts_with(path)))
        .collect();
    let mut problems = Vec::new();
    for change in survived {
        match open.iter().position(|other| other == change) {
            Some(at) => drop(open.swap_remove(at)),
            None => problems.push(format!("not noticed, and not explained: {change}")),
        }
    }
    open.sort_unstable();
    problems.extend(open.iter().map(|change| format!("explained, but noticed: {change}")));
    problems
}

#[cfg(test)]
mod tests {
    use super::{compare, read};

    const TEXT: &str =
        "# Survivors\n\n- `a/x.rs: replace || with && in f`: both are the same.\n- plain item\n";

    fn compared(survived: &[&str]) -> Vec<String> {
        let survived: Vec<String> = survived.iter().map(|change| (*change).to_owned()).collect();
        compare(&survived, &read(TEXT).unwrap(), &["a/"])
    }

    #[test]
    fn what_is_explained_may_survive_once() {
        let change = "a/x.rs: replace || with && in f";
        assert!(compared(&[change]).is_empty());
        assert_eq!(compared(&[change, change]), [format!("not noticed, and not explained: {change}")]);
        assert_eq!(compared(&[]), [format!("explained, but noticed: {change}")]);
        assert!(compare(&[], &read(TEXT).unwrap(), &["b/", "a/y.rs"]).is_empty(), "another part was not run");
    }

    #[test]
    fn an_entry_without_a_reason_is_none() {
        for text in ["- `a.rs: x`: \n", "- `a.rs: x`\n", "- `x`: why\n"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
