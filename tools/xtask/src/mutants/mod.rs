//! `cargo xtask mutants`: changes `shared` and `guard` in small ways, one at a time, in a copy of the tree, and sees
//! whether a test notices. What no test notices must be explained in `docs/mutants.md`, and nothing else may stand there.
//! `.cargo/mutants.toml` says how each change is tested.

mod explained;
mod survivors;

use std::path::PathBuf;
use std::time::Duration;

use crate::console::plain;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::{process, tools};
use survivors::Result;

/// What is changed: the name on the command line, the folder, the package, its features.
struct Part {
    name: &'static str,
    folder: &'static str,
    package: &'static str,
    features: &'static str,
}

const PARTS: [Part; 2] = [
    Part { name: "shared", folder: "shared/", package: "signet-shared", features: "" },
    Part { name: "guard", folder: "crates/guard/", package: "signet-guard", features: "warp,tower" },
];
const EXPLAINED: &str = "docs/mutants.md";
/// Several hundred changes, each of which is compiled.
const LIMIT: Duration = Duration::from_hours(6);
/// A property that needs more cases to notice a change notices it by luck.
const CASES: &str = "32";

/// Runs the parts that are asked for, and compares what survived with what is explained.
pub(crate) fn run(context: &Context, words: &[&str]) -> Outcome<()> {
    let parts = chosen(words)?;
    tools::cargo_tool(context, "cargo-mutants", tools::CARGO_MUTANTS)?;
    let mut problems = Vec::new();
    for part in parts {
        let result = mutate(context, part)?;
        context.console.line(&format!("{}: {}", part.name, result.sentence()));
        // Read afterwards: whoever waits for an hour may write meanwhile.
        let text = std::fs::read_to_string(context.root.join(EXPLAINED)).unwrap_or_default();
        let entries = explained::read(&text).map_err(Failure::because)?;
        problems.extend(explained::compare(&result.survived, &entries, part.folder));
    }
    for problem in &problems {
        context.console.line(problem);
    }
    match problems.len() {
        0 => Ok(()),
        _ => Err(Failure::because(format!(
            "{} of {EXPLAINED} and the survivors do not match: write a test that fails, or say there why none can.",
            problems.len()
        ))),
    }
}

fn chosen(words: &[&str]) -> Outcome<Vec<&'static Part>> {
    if let Some(unknown) = words.iter().find(|word| PARTS.iter().all(|part| part.name != **word)) {
        return Err(Failure::Usage(format!("mutants takes shared or guard, not \"{unknown}\"")));
    }
    Ok(PARTS.iter().filter(|part| words.is_empty() || words.contains(&part.name)).collect())
}

fn mutate(context: &Context, part: &Part) -> Outcome<Result> {
    let output = context.target.join("mutants").join(part.name);
    std::fs::create_dir_all(&output)
        .map_err(|error| Failure::because(format!("{} cannot be made: {error}", output.display())))?;
    let task = context.console.task(format!("changing {}", part.name));
    let mut command = context.command(tools::program(context, "cargo-mutants"));
    command.args(["mutants", "--package", part.package, "--features", part.features]);
    command.args(["--caught", "--unviable", "--no-times", "--colors", "never", "--output"]).arg(&output);
    command.env("PROPTEST_CASES", CASES).env("CARGO_PROFILE_DEV_DEBUG", "0");
    let (mut done, mut said) = (0, Vec::new());
    let status = process::run_within(LIMIT, command, &context.stop, &mut |line| {
        let line = plain(line);
        done += usize::from(survivors::is_verdict(&line));
        task.tell(&format!("{done} done"));
        said.push(line);
    })?;
    task.done();
    let folder: PathBuf = output.join("mutants.out");
    // 0: all were noticed, 2 and 3: some were not, or ended by the time limit. Anything else: it could not begin.
    if matches!(status.code(), Some(0 | 2 | 3)) {
        return survivors::read(&folder);
    }
    for line in &said {
        context.console.line(line);
    }
    let log = folder.join("log/baseline.log");
    let sentence = format!("cargo-mutants could not begin: do the tests pass? Its log is {}.", log.display());
    Err(Failure::because(sentence))
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn parts_are_chosen_by_name() {
        let names = |words: &[&str]| {
            chosen(words).unwrap().iter().map(|part| part.name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&[]), "shared guard");
        assert_eq!(names(&["guard"]), "guard");
        assert_eq!(chosen(&["api"]).err().map(|failure| failure.exit_code()), Some(2));
    }
}
