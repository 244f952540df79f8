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

/// Runs what is asked for, and compares what survived with what is explained.
pub(crate) fn run(context: &Context, words: &[&str]) -> Outcome<()> {
    let wishes = chosen(words)?;
    tools::cargo_tool(context, "cargo-mutants", tools::CARGO_MUTANTS)?;
    let mut problems = Vec::new();
    for (part, files) in wishes {
        let result = mutate(context, part, &files)?;
        context.console.line(&format!("{}: {}", part.name, result.sentence()));
        // Read afterwards: whoever waits for an hour may write meanwhile.
        let text = std::fs::read_to_string(context.root.join(EXPLAINED)).unwrap_or_default();
        let entries = explained::read(&text).map_err(Failure::because)?;
        let below = if files.is_empty() { vec![part.folder] } else { files };
        problems.extend(explained::compare(&result.survived, &entries, &below));
    }
    for problem in &problems {
        context.console.line(problem);
    }
    match problems.len() {
        0 => Ok(()),
        different => Err(Failure::because(format!(
            "What survived and {EXPLAINED} differ in {different}: write a test that fails, or say there why none can."
        ))),
    }
}

/// The parts that are named, or the files of them; without a word, all of both.
fn chosen<'a>(words: &[&'a str]) -> Outcome<Vec<(&'static Part, Vec<&'a str>)>> {
    let belongs = |word: &str, part: &Part| word == part.name || word.starts_with(part.folder);
    if let Some(unknown) = words.iter().find(|word| !PARTS.iter().any(|part| belongs(word, part))) {
        return Err(Failure::Usage(format!(
            "mutants takes shared, guard or files of them, not \"{unknown}\""
        )));
    }
    let wish = |part: &'static Part| {
        let own: Vec<&str> = words.iter().copied().filter(|word| belongs(word, part)).collect();
        let whole = own.contains(&part.name) || words.is_empty();
        (whole || !own.is_empty()).then(|| (part, if whole { Vec::new() } else { own }))
    };
    Ok(PARTS.iter().filter_map(wish).collect())
}

fn mutate(context: &Context, part: &Part, files: &[&str]) -> Outcome<Result> {
    let output = context.target.join("mutants").join(part.name);
    std::fs::create_dir_all(&output)
        .map_err(|error| Failure::because(format!("{} cannot be made: {error}", output.display())))?;
    let task = context.console.task(format!("changing {}", part.name));
    let mut command = context.command(tools::program(context, "cargo-mutants"));
    command.args(["mutants", "--package", part.package, "--features", part.features]);
    command.args(files.iter().flat_map(|file| ["--file", *file]));
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
    fn parts_and_their_files_are_chosen() {
        let names = |words: &[&str]| {
            let wishes = chosen(words).unwrap();
            wishes
                .iter()
                .map(|(part, files)| format!("{} {}", part.name, files.join(" ")))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["shared ", "guard "]);
        assert_eq!(names(&["guard"]), ["guard "]);
        assert_eq!(names(&["shared/src/jose/alg.rs"]), ["shared shared/src/jose/alg.rs"]);
        assert_eq!(
            names(&["shared", "shared/src/jose/alg.rs", "crates/guard/src/need.rs"]),
            ["shared ", "guard crates/guard/src/need.rs"]
        );
        assert_eq!(chosen(&["api"]).err().map(|failure| failure.exit_code()), Some(2));
    }
}
