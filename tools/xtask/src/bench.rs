//! `cargo xtask bench`: builds the servers, the app and the bench for release, and measures.

use crate::build::{Plan, Profile, Steps, server, with_progress};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::process;

/// Builds what is measured and runs the bench; `words` are its own, but for `--no-app`.
pub(crate) fn run(context: &Context, words: &[&str]) -> Outcome<()> {
    let (with_app, words) = split(words)?;
    Plan::make(context, Profile::Release, with_app)?.carry_out(context)?;
    let task = Steps::new(1).task(&context.console, "building the bench");
    with_progress(context, context.cargo(&["build", "--release", "-p", "bench"]), &task, "bench")?;
    task.done();
    let mut bench = context.command(server(context, Profile::Release, "bench"));
    bench.args(words);
    let status = process::run(bench, &context.stop, &mut |line| context.console.line(line))?;
    if status.success() { Ok(()) } else { Err(Failure::Told) }
}

/// Whether the app is built, and the words that are left. What the bench would refuse is refused before the build.
fn split<'a>(words: &[&'a str]) -> Outcome<(bool, Vec<&'a str>)> {
    let known = ["--check", "--write", "--no-app"];
    if let Some(option) = words.iter().find(|word| word.starts_with('-') && !known.contains(*word)) {
        return Err(Failure::Usage(format!("bench has no option \"{option}\"")));
    }
    let left: Vec<&str> = words.iter().copied().filter(|word| *word != "--no-app").collect();
    Ok((left.len() == words.len(), left))
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::failure::Failure;

    #[test]
    fn the_app_is_built_unless_it_is_not_wanted() {
        assert_eq!(split(&["sign", "--check"]), Ok((true, vec!["sign", "--check"])));
        assert_eq!(split(&["--no-app", "sign"]), Ok((false, vec!["sign"])));
    }

    #[test]
    fn an_unknown_option_is_refused_before_anything_is_built() {
        assert!(matches!(split(&["--chekc"]), Err(Failure::Usage(_))));
    }
}
