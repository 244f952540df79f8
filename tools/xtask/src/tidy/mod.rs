//! `cargo xtask tidy`: the house rules that the compiler cannot hold. Each problem is one line, `path:line: sentence`.

mod allow;
mod dependencies;
mod diagrams;
mod files;
mod layers;
mod links;
mod reading;
mod rust_files;
mod spec_index;
mod tables;

use std::fmt;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use files::Files;

/// One thing that is against the rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Problem {
    path: String,
    line: usize,
    sentence: String,
}

impl Problem {
    fn new(path: &str, line: usize, sentence: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, sentence: sentence.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.sentence)
    }
}

/// Looks at every file of the workspace.
pub(crate) fn run(context: &Context) -> Outcome<()> {
    let files = Files::of(context)
        .map_err(|error| Failure::because(format!("the workspace's files cannot be read: {error}")))?;
    let problems = check(&files);
    for problem in &problems {
        context.console.line(&problem.to_string());
    }
    match problems.len() {
        0 => {
            context.console.line(&format!("tidy: {} files, nothing to complain about", files.len()));
            Ok(())
        }
        1 => Err(Failure::because("tidy found 1 problem.")),
        many => Err(Failure::because(format!("tidy found {many} problems."))),
    }
}

fn check(files: &Files) -> Vec<Problem> {
    let (mut allowed, mut problems) = allow::read(files);
    problems.extend(rust_files::check(files, &mut allowed));
    problems.extend(spec_index::check(files));
    problems.extend(reading::check(files));
    problems.extend(layers::check(files));
    problems.extend(links::check(files));
    problems.extend(diagrams::check(files));
    problems.extend(dependencies::check(files));
    problems.extend(allowed.unused());
    problems.sort();
    problems
}
