//! How many tests passed and failed, read from what cargo test prints.

use std::ops::AddAssign;

/// Counts of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Passed.
    pub(super) passed: u32,
    /// Failed.
    pub(super) failed: u32,
    /// Left out by an attribute, which is as good as failed: a test that does not run holds nothing.
    pub(super) ignored: u32,
}

impl Counts {
    /// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; …`.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let (_, numbers) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
        let mut counts = Self::default();
        for part in numbers.split(';') {
            let mut words = part.split_whitespace();
            let (Some(number), Some(what)) = (words.next(), words.next()) else { continue };
            match what {
                "passed" => counts.passed = number.parse().ok()?,
                "failed" => counts.failed = number.parse().ok()?,
                "ignored" => counts.ignored = number.parse().ok()?,
                _ => {}
            }
        }
        Some(counts)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn result_lines_are_read_and_summed() {
        let mut sum = Counts::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.52s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.00s",
        ] {
            sum += Counts::of_line(line).unwrap();
        }
        assert_eq!(sum, Counts { passed: 15, failed: 2, ignored: 1 });
    }

    #[test]
    fn other_lines_are_none() {
        assert_eq!(Counts::of_line("test rules::a ... ok"), None);
        assert_eq!(Counts::of_line("running 3 tests"), None);
        assert_eq!(Counts::of_line("error: test failed, to rerun pass `-p api`"), None);
    }
}
