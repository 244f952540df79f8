//! `cargo xtask fuzz`: gives the readers of tokens and keys whatever a fuzzer makes up, for a bounded time. The targets
//! in `fuzz/` say what must hold. Nothing but the pinned compiler is needed: coverage is counted with stable flags, and
//! without `unsafe` code of our own there is nothing for a sanitizer, which would need a nightly one.

mod report;
mod wish;

use crate::build;
use crate::console::plain;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::{process, tools};
use report::Report;
use wish::Wish;

const TARGETS: [&str; 4] = ["token", "claims", "jwks", "members"];
/// No input may take longer, nor the process more memory: what reads a token has neither.
const LIMITS: [&str; 3] = ["-timeout=5", "-rss_limit_mb=512", "-max_len=16384"];
const PLACES: [&str; 4] = ["--fuzz-dir", "fuzz", "--sanitizer", "none"];

/// Runs the targets that are asked for, one after the other; what one finds does not keep the others from running.
pub(crate) fn run(context: &Context, words: &[&str]) -> Outcome<()> {
    let wish = Wish::read(words, &TARGETS)?;
    tools::cargo_tool(context, "cargo-fuzz", tools::CARGO_FUZZ)?;
    prepare(context)?;
    let mut found = 0;
    for target in &wish.targets {
        found += usize::from(fuzz(context, target, wish.seconds)?.found.is_some());
    }
    match found {
        0 => Ok(()),
        _ => Err(Failure::because(format!("{found} of {} targets found something.", wish.targets.len()))),
    }
}

/// Writes the seeds and compiles the targets.
fn prepare(context: &Context) -> Outcome<()> {
    let task = context.console.task("building the fuzz targets");
    let seeds = context.cargo(&["run", "--package", "proof", "--", "fuzz/corpus"]);
    build::with_progress(context, seeds, &task, "fuzz-seeds")?;
    build::with_progress(context, cargo_fuzz(context, "build"), &task, "fuzz-build")?;
    task.done();
    Ok(())
}

fn fuzz(context: &Context, target: &str, seconds: u32) -> Outcome<Report> {
    let task = context.console.task(format!("fuzzing {target} for {seconds} s"));
    let mut command = cargo_fuzz(context, "run");
    // What an earlier run found is tried first.
    let artifacts = format!("fuzz/artifacts/{target}");
    std::fs::create_dir_all(context.root.join(&artifacts))
        .map_err(|error| Failure::because(format!("{artifacts} cannot be made: {error}")))?;
    command.args([target, &format!("fuzz/corpus/{target}"), &artifacts, "--"]).args(LIMITS);
    command.args([&format!("-max_total_time={seconds}"), "-print_final_stats=1"]);
    let mut report = Report::default();
    let status = process::run(command, &context.stop, &mut |line| {
        let line = plain(line);
        report.read(&line);
        task.tell(&format!("{} executions", report.executions));
    })?;
    report.end(status.success());
    task.done();
    if report.found.is_some() {
        for line in &report.told {
            context.console.line(line);
        }
    }
    context.console.line(&format!("{target}: {}", report.sentence()));
    Ok(report)
}

fn cargo_fuzz(context: &Context, what: &str) -> std::process::Command {
    let mut command = context.command(tools::program(context, "cargo-fuzz"));
    command.arg(what).args(PLACES).arg("--target-dir").arg(context.target.join("fuzz"));
    // One unit is slow to compile and hardly quicker to run.
    command.args(["--codegen-units", "16"]);
    command
}

#[cfg(test)]
mod tests {
    use super::TARGETS;

    #[test]
    fn the_targets_are_those_of_the_folder() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let manifest = std::fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
        let bins: Vec<&str> =
            manifest.split("[[bin]]\nname = \"").skip(1).filter_map(|it| it.split('"').next()).collect();
        assert_eq!(bins, TARGETS);
    }
}
