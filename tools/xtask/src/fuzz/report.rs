//! What a run of a fuzz target came to, read from what libFuzzer prints.

/// One run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) executions: u64,
    seconds: u64,
    /// The input that shows what is wrong, or why there is none.
    pub(super) found: Option<String>,
    /// What was printed beside the progress: the message of a panic among it.
    pub(super) told: Vec<String>,
}

/// Nobody reads more of it.
const LINES: usize = 60;

impl Report {
    /// Reads a line: `#8192 pulse …`, `Done 119945 runs in 16 second(s)`, `… Test unit written to fuzz/artifacts/…`.
    pub(super) fn read(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix('#') {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            self.executions = number.parse().unwrap_or(self.executions);
            return;
        }
        if let Some((runs, seconds)) =
            line.strip_prefix("Done ").and_then(|rest| rest.split_once(" runs in "))
        {
            let seconds = seconds.split(' ').next().unwrap_or_default();
            (self.executions, self.seconds) = (runs.parse().unwrap_or(0), seconds.parse().unwrap_or(0));
        } else if let Some(number) = line.strip_prefix("stat::number_of_executed_units: ") {
            self.executions = number.parse().unwrap_or(self.executions);
        } else if let Some((_, path)) = line.split_once("Test unit written to ") {
            self.found = Some(path.trim().to_owned());
        }
        if self.told.len() < LINES && !line.trim().is_empty() && !line.starts_with("INFO:") {
            self.told.push(line.to_owned());
        }
    }

    /// The run is over. One that failed without an input, or tried nothing, has shown nothing.
    pub(super) fn end(&mut self, success: bool) {
        if self.found.is_none() && !success {
            self.found = Some("no input was kept; what was printed is above".to_owned());
        } else if self.found.is_none() && self.executions == 0 {
            self.found = Some("nothing was tried".to_owned());
        }
    }

    /// One line.
    pub(super) fn sentence(&self) -> String {
        match &self.found {
            None => format!("{} executions in {} s, nothing found", self.executions, self.seconds),
            Some(found) => format!("FOUND after {} executions: {found}", self.executions),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Report;

    fn report(lines: &[&str], success: bool) -> Report {
        let mut report = Report::default();
        for line in lines {
            report.read(line);
        }
        report.end(success);
        report
    }

    #[test]
    fn a_run_to_its_end_has_found_nothing() {
        let report =
            report(&["#2\tINITED cov: 3", "#8192\tpulse  cov: 9", "Done 119945 runs in 16 second(s)"], true);
        assert_eq!(report.sentence(), "119945 executions in 16 s, nothing found");
    }

    #[test]
    fn a_finding_is_an_input_and_what_was_said() {
        let said =
            "artifact_prefix='fuzz/artifacts/token/'; Test unit written to fuzz/artifacts/token/crash-1a";
        let units = "stat::number_of_executed_units: 78";
        let report =
            report(&["INFO: Seed: 1", "#77\tNEW", "thread '<unnamed>' panicked at …", said, units], false);
        assert_eq!(report.sentence(), "FOUND after 78 executions: fuzz/artifacts/token/crash-1a");
        assert_eq!(report.told.len(), 3);
    }

    #[test]
    fn a_run_that_shows_nothing_is_no_success() {
        assert!(report(&[], true).found.is_some(), "nothing was tried");
        assert!(report(&["#5 x"], false).found.is_some(), "it failed");
    }
}
