//! What cargo-mutants found, read from the lists that it writes: one change to a line.

use std::path::Path;

use crate::failure::{Failure, Outcome};

/// How many changes there were, and which nobody noticed.
#[derive(Debug, Default)]
pub(super) struct Result {
    caught: usize,
    unviable: usize,
    timeout: usize,
    /// File and change, without line and column, which move.
    pub(super) survived: Vec<String>,
}

impl Result {
    /// One line.
    pub(super) fn sentence(&self) -> String {
        let Self { caught, unviable, timeout, survived } = self;
        format!(
            "{caught} changes were noticed, {timeout} of them by the time limit; {} were not; {unviable} do not compile",
            survived.len()
        )
    }
}

/// Reads `caught.txt`, `unviable.txt`, `timeout.txt` and `missed.txt` in `folder`. A change that makes the tests hang is
/// noticed: no test run of it passes.
pub(super) fn read(folder: &Path) -> Outcome<Result> {
    let lines = |name: &str| -> Outcome<Vec<String>> {
        let file = folder.join(name);
        let text = std::fs::read_to_string(&file)
            .map_err(|error| Failure::because(format!("{} cannot be read: {error}", file.display())))?;
        Ok(text.lines().filter(|line| !line.is_empty()).map(without_place).collect())
    };
    let timeout = lines("timeout.txt")?.len();
    Ok(Result {
        caught: lines("caught.txt")?.len() + timeout,
        unviable: lines("unviable.txt")?.len(),
        timeout,
        survived: lines("missed.txt")?,
    })
}

/// `a/b.rs: replace …` of `a/b.rs:12:5: replace …`.
fn without_place(line: &str) -> String {
    let parts: Vec<&str> = line.splitn(4, ':').collect();
    match parts.as_slice() {
        [file, row, column, change] if [row, column].iter().all(|it| it.parse::<u32>().is_ok()) => {
            format!("{file}:{change}")
        }
        _ => line.to_owned(),
    }
}

/// Whether cargo-mutants says with this line what came of one change.
pub(super) fn is_verdict(line: &str) -> bool {
    ["ok ", "caught ", "MISSED ", "unviable ", "TIMEOUT "].iter().any(|word| line.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::{read, without_place};

    #[test]
    fn a_change_has_no_place() {
        let change = "shared/src/a.rs: replace A::b -> &'static str with \"\"";
        assert_eq!(without_place("shared/src/a.rs:12:5: replace A::b -> &'static str with \"\""), change);
        assert_eq!(without_place(change), change);
    }

    #[test]
    fn the_lists_are_counted() {
        let folder = std::env::temp_dir().join(format!("signet-xtask-{}-mutants", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert!(read(&folder).is_err(), "no lists, no result");
        let files = [
            ("caught.txt", "a.rs:1:1: x\na.rs:2:1: y\n"),
            ("unviable.txt", ""),
            ("timeout.txt", "a.rs:3:1: z\n"),
        ];
        for (name, text) in files.into_iter().chain([("missed.txt", "a.rs:4:1: w\n")]) {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let result = read(&folder).unwrap();
        assert_eq!(
            result.sentence(),
            "3 changes were noticed, 1 of them by the time limit; 1 were not; 0 do not compile"
        );
        assert_eq!(result.survived, ["a.rs: w"]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
