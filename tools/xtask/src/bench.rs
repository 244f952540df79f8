//! `cargo xtask bench`: builds the servers, the app and the bench for release, and measures.

use crate::build::{Plan, Profile, Steps, server, with_progress};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::process;

/// Builds what is measured and runs the bench; `words` are its own, but for `--no-app`.
pub(crate) fn run(context: &Context, words: &[&str]) -> Outcome<()> {
    let (with_app, words) = split(words);
    Plan::make(context, Profile::Release, with_app)?.carry_out(context)?;
    let task = Steps::new(1).task(&context.console, "building the bench");
    with_progress(context, context.cargo(&["build", "--release", "-p", "bench"]), &task, "bench")?;
    task.done();
    let mut bench = context.command(server(context, Profile::Release, "bench"));
    bench.args(words);
    let status = process::run(bench, &context.stop, &mut |line| context.console.line(line))?;
    if status.success() { Ok(()) } else { Err(Failure::Told) }
}

/// Whether the app is built, and the words that are left.
fn split<'a>(words: &[&'a str]) -> (bool, Vec<&'a str>) {
    let left: Vec<&str> = words.iter().copied().filter(|word| *word != "--no-app").collect();
    (left.len() == words.len(), left)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn the_app_is_built_unless_it_is_not_wanted() {
        assert_eq!(split(&["sign", "--check"]), (true, vec!["sign", "--check"]));
        assert_eq!(split(&["--no-app", "sign"]), (false, vec!["sign"]));
    }
}
