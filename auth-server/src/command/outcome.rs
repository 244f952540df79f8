//! What a command came to: text on standard output, or one sentence on standard error, and the exit code.

use std::future::Future;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// How a command ended.
pub(super) enum Outcome {
    /// Well; this is to be printed.
    Said(String),
    /// This is to be printed too, and what it tells of is not well.
    Ill(String),
    /// Not at all: why.
    Refused(String),
}

impl From<Result<String, String>> for Outcome {
    fn from(done: Result<String, String>) -> Self {
        match done {
            Ok(text) => Self::Said(text),
            Err(problem) => Self::Refused(problem),
        }
    }
}

/// Runs a command to its end, and prints what came of it.
pub(super) fn run<T: Into<Outcome>>(command: impl Future<Output = T>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(command).into(),
        Err(error) => Outcome::Refused(format!("the runtime cannot start: {error}")),
    };
    let (written, code) = match outcome {
        Outcome::Said(text) => (io::stdout().write_all(text.as_bytes()), ExitCode::SUCCESS),
        Outcome::Ill(text) => (io::stdout().write_all(text.as_bytes()), ExitCode::FAILURE),
        Outcome::Refused(problem) => (writeln!(io::stderr(), "error: {problem}"), ExitCode::FAILURE),
    };
    if written.is_ok() { code } else { ExitCode::FAILURE }
}
