//! The sections that were run, their results, the summary and the closing line.

use std::time::{Duration, Instant};

use super::counts::Counts;
use crate::console::duration;
use crate::context::Context;
use crate::failure::{Failure, Outcome};

/// Collects what the sections gave.
pub(super) struct Suite<'a> {
    context: &'a Context,
    entries: Vec<Entry>,
    started: Instant,
}

/// One line of the summary.
#[derive(Debug, Clone)]
struct Entry {
    name: &'static str,
    result: &'static str,
    passed: u32,
    failed: u32,
    took: Duration,
    remark: String,
}

impl<'a> Suite<'a> {
    /// Nothing was run yet.
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, entries: Vec::new(), started: Instant::now() }
    }

    /// A section that counts as one check. True when it passed.
    pub(super) fn check(&mut self, name: &'static str, section: impl FnOnce() -> Outcome<()>) -> bool {
        self.run(name, || {
            let outcome = section();
            let ok = outcome.is_ok();
            (Counts { passed: u32::from(ok), failed: u32::from(!ok), ignored: 0 }, outcome)
        })
    }

    /// A section whose tests are counted one by one. True when all passed.
    pub(super) fn tests(
        &mut self,
        name: &'static str,
        section: impl FnOnce() -> (Counts, Outcome<()>),
    ) -> bool {
        self.run(name, section)
    }

    /// A section that could not be run: it counts as one failed check.
    pub(super) fn not_run(&mut self, name: &'static str, why: &str) -> bool {
        if self.context.stop.requested().is_none() {
            self.heading(name);
            self.context.console.line(why);
            let (took, remark) = (Duration::ZERO, why.to_owned());
            self.entries.push(Entry { name, result: "not run", passed: 0, failed: 1, took, remark });
        }
        false
    }

    fn run(&mut self, name: &'static str, section: impl FnOnce() -> (Counts, Outcome<()>)) -> bool {
        if self.context.stop.requested().is_some() {
            return false;
        }
        self.heading(name);
        let started = Instant::now();
        let (counts, outcome) = section();
        let entry = entry(name, counts, &outcome, started.elapsed());
        if !entry.remark.is_empty() {
            self.context.console.line(&self.context.console.paint("31", &entry.remark));
        }
        self.context.console.line(&format!("── {name}: {} in {}", entry.result, duration(entry.took)));
        self.entries.push(entry);
        outcome.is_ok()
    }

    fn heading(&self, name: &str) {
        self.context.console.line(&format!("\n{}", self.context.console.paint("1", &format!("══ {name}"))));
    }

    /// Prints the summary. The closing line is the last one of the whole run.
    pub(super) fn end(self) -> Outcome<()> {
        let console = &self.context.console;
        console.line(&format!("\n{}", console.paint("1", "══ summary")));
        self.entries.iter().for_each(|entry| console.line(&summary_line(entry)));
        console.line(&format!("{:31}{:>25}", "together", duration(self.started.elapsed())));
        if let Some(signal) = self.context.stop.requested() {
            console.line("stopped on request: the rest was not run");
            return Err(Failure::Stopped(signal));
        }
        let (line, outcome) = closing(&self.entries);
        console.line(&format!("\n{line}"));
        outcome
    }
}

/// A section that failed without a single failed test (it did not compile, a test was ignored) counts as one failure.
fn entry(name: &'static str, counts: Counts, outcome: &Outcome<()>, took: Duration) -> Entry {
    let (result, remark) = match outcome {
        Ok(()) => ("passed", String::new()),
        Err(Failure::Because(sentence) | Failure::Usage(sentence)) => ("FAILED", sentence.clone()),
        Err(Failure::Told) => ("FAILED", String::new()),
        Err(Failure::Stopped(_)) => ("stopped", String::new()),
    };
    let failed = counts.failed + counts.ignored;
    let failed = if outcome.is_err() { failed.max(1) } else { failed };
    Entry { name, result, passed: counts.passed, failed, took, remark }
}

fn summary_line(entry: &Entry) -> String {
    let Entry { name, result, passed, failed, took, remark } = entry;
    let remark = remark.lines().next().unwrap_or_default();
    let line = format!("{name:28}{result:9}{passed:>4} / {failed:<3}{:>9}  {remark}", duration(*took));
    line.trim_end().to_owned()
}

fn closing(entries: &[Entry]) -> (String, Outcome<()>) {
    let passed: u32 = entries.iter().map(|entry| entry.passed).sum();
    let failed: u32 = entries.iter().map(|entry| entry.failed).sum();
    let outcome = if failed == 0 { Ok(()) } else { Err(Failure::Told) };
    (format!("{passed} passed, {failed} failed"), outcome)
}

#[cfg(test)]
mod tests {
    use super::{closing, entry, summary_line};
    use crate::failure::Failure;
    use crate::test::counts::Counts;
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_closing_line_counts_everything() {
        let counts = Counts { passed: 41, failed: 0, ignored: 0 };
        let good = entry("unit tests", counts, &Ok(()), SECOND);
        let check = entry("tidy", Counts { passed: 1, ..Counts::default() }, &Ok(()), SECOND);
        assert_eq!(closing(&[good, check]), (String::from("42 passed, 0 failed"), Ok(())));
    }

    #[test]
    fn what_failed_without_a_failed_test_counts_once() {
        let outcome = Err(Failure::because("it did not compile"));
        let broken = entry("flows", Counts { passed: 3, ..Counts::default() }, &outcome, SECOND);
        assert!(summary_line(&broken).ends_with("it did not compile"));
        let (line, outcome) = closing(&[broken]);
        assert_eq!(line, "3 passed, 1 failed");
        assert!(outcome.is_err());
    }

    #[test]
    fn an_ignored_test_is_a_failed_one() {
        let outcome = Err(Failure::because("2 tests are ignored"));
        let entry = entry("flows", Counts { passed: 3, failed: 1, ignored: 2 }, &outcome, SECOND);
        assert_eq!(closing(&[entry]).0, "3 passed, 3 failed");
    }
}
