//! `cargo xtask`: starts Signet, tests it, and holds the house rules that the compiler cannot.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a console program: printing is its work")]

#[cfg(not(unix))]
compile_error!("cargo xtask runs on Linux and macOS; on Windows use it inside WSL");

mod addresses;
mod bench;
mod build;
mod checks;
mod console;
mod context;
mod dev;
mod failure;
mod fuzz;
mod mutants;
mod process;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use context::Context;
use failure::{Failure, Outcome};

const HELP: &str = "\
cargo xtask COMMAND

  dev [--release] [--no-app]   install what is missing, build, start auth-server, api and bff; Ctrl-C stops them
  test                         every check and test, the pages in headless Chromium included
  test fast                    the same without the WASM build and the browser
  tidy                         the house rules that the compiler cannot hold
  fuzz [--seconds N] [TARGET]  what must hold of any token and any keys, tried with what a fuzzer makes up; 60 s each
  mutants [shared|guard|FILE]  whether the tests notice each small change of shared and guard; takes an hour
  bench [NAME…] [--check] [--write] [--no-app]
                               the figures, measured with release builds; --check fails when one misses its goal,
                               --write writes them into the README
  help                         this text

Exit codes: 0 done, or stopped on request while the servers ran; 1 something failed, the last line says what;
2 an unknown command; 128 + signal (130, 143) stopped on request before the work was done.

Environment: SIGNET_TOOLS_DIR (default .tools), CHROME, CHROMEDRIVER, AXE_CORE (a path to axe.min.js), NO_COLOR.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["dev", flags @ ..] => with_context(|context| dev::run(context, flags)),
        ["test"] => with_context(|context| test::run(context, test::Extent::Full)),
        ["test", "fast"] => with_context(|context| test::run(context, test::Extent::Fast)),
        ["tidy"] => with_context(tidy::run),
        ["bench", words @ ..] => with_context(|context| bench::run(context, words)),
        ["fuzz", words @ ..] => with_context(|context| fuzz::run(context, words)),
        ["mutants", words @ ..] => with_context(|context| mutants::run(context, words)),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        [] => Err(Failure::Usage(String::from("say what to do"))),
        other => Err(Failure::Usage(format!("there is no command \"{}\"", other.join(" ")))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&failure),
    }
}

fn with_context(task: impl FnOnce(&Context) -> Outcome<()>) -> Outcome<()> {
    task(&Context::new()?)
}

fn report(failure: &Failure) -> ExitCode {
    match failure {
        Failure::Because(sentence) => eprintln!("{sentence}"),
        Failure::Told => {}
        Failure::Stopped(_) => eprintln!("stopped on request"),
        Failure::Usage(sentence) => eprint!("{HELP}\n{sentence}\n"),
    }
    ExitCode::from(failure.exit_code())
}
