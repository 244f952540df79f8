//! Two kinds of sections: a command that must succeed, and `cargo test`, whose tests are counted.

use std::process::Command;

use super::counts::Counts;
use crate::console::plain;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::process::{self, describe};

/// Runs the command; its output goes to the console. `remedy` is what to say when it fails.
pub(super) fn command(context: &Context, mut command: Command, remedy: &str) -> Outcome<()> {
    colour(context, &mut command);
    let status = process::run(command, &context.stop, &mut |line| context.console.line(line))?;
    if status.success() { Ok(()) } else { Err(Failure::because(remedy)) }
}

/// Runs `cargo test`; its output goes to the console and its tests are counted. The failure is what else is wrong.
pub(super) fn cargo_tests(context: &Context, mut command: Command) -> (Counts, Outcome<()>) {
    colour(context, &mut command);
    let mut counts = Counts::default();
    let status = process::run(command, &context.stop, &mut |line| {
        context.console.line(line);
        if let Some(more) = Counts::of_line(&plain(line)) {
            counts += more;
        }
    });
    let outcome = status.and_then(|status| judge(counts, status.success(), &describe(status)));
    (counts, outcome)
}

fn judge(counts: Counts, success: bool, status: &str) -> Outcome<()> {
    match counts {
        Counts { ignored: 1.., .. } => {
            Err(Failure::because(format!("{} tests are ignored: mend or remove them.", counts.ignored)))
        }
        Counts { failed: 1.., .. } => Err(Failure::because(format!("{} tests failed.", counts.failed))),
        _ if !success => Err(Failure::because(format!("cargo test failed ({status})."))),
        Counts { passed: 0, .. } => Err(Failure::because("No test was run.")),
        _ => Ok(()),
    }
}

fn colour(context: &Context, command: &mut Command) {
    command.env("CARGO_TERM_COLOR", if context.console.colour() { "always" } else { "never" });
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::test::counts::Counts;

    #[test]
    fn only_tests_that_ran_and_passed_are_good() {
        let counts = |passed, failed, ignored| Counts { passed, failed, ignored };
        assert!(judge(counts(3, 0, 0), true, "").is_ok());
        assert!(judge(counts(3, 1, 0), false, "").is_err());
        assert!(judge(counts(3, 0, 1), true, "").is_err(), "an ignored test");
        assert!(judge(counts(3, 0, 0), false, "").is_err(), "one program did not compile");
        assert!(judge(counts(0, 0, 0), true, "").is_err(), "nothing ran");
    }
}
