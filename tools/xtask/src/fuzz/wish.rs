//! What `cargo xtask fuzz` is asked for: `[--seconds N] [TARGET]…`.

use crate::failure::{Failure, Outcome};

/// How long each target runs if nothing is said.
const SECONDS: u32 = 60;
/// Longer than this no command of this program runs.
const MOST: u32 = 40 * 60;

/// Which targets, and for how long each.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) targets: Vec<String>,
    pub(super) seconds: u32,
}

impl Wish {
    /// Reads the words after `fuzz`; without a target all are meant.
    pub(super) fn read(words: &[&str], all: &[&str]) -> Outcome<Self> {
        let (mut targets, mut seconds) = (Vec::new(), SECONDS);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if *word == "--seconds" {
                let number = words.next().and_then(|number| number.parse().ok());
                seconds = number
                    .filter(|number| (1..=MOST).contains(number))
                    .ok_or_else(|| Failure::Usage(format!("--seconds wants a number from 1 to {MOST}")))?;
            } else if all.contains(word) {
                targets.push((*word).to_owned());
            } else {
                let all = all.join(", ");
                return Err(Failure::Usage(format!("there is no fuzz target \"{word}\"; there are {all}")));
            }
        }
        if targets.is_empty() {
            targets = all.iter().map(|target| (*target).to_owned()).collect();
        }
        Ok(Self { targets, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Wish};

    const ALL: [&str; 2] = ["one", "two"];

    #[test]
    fn targets_and_seconds_are_read() {
        let read = |words: &[&str]| {
            let wish = Wish::read(words, &ALL).unwrap();
            (wish.targets.join(" "), wish.seconds)
        };
        assert_eq!(read(&[]), ("one two".to_owned(), 60));
        assert_eq!(read(&["two", "--seconds", "5"]), ("two".to_owned(), 5));
        assert_eq!(read(&["--seconds", &MOST.to_string(), "one"]), ("one".to_owned(), MOST));
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        for words in
            [&["three"][..], &["--seconds"], &["--seconds", "0"], &["--seconds", "2401"], &["--seconds", "a"]]
        {
            assert_eq!(Wish::read(words, &ALL).unwrap_err().exit_code(), 2, "{words:?}");
        }
    }
}
