//! The tests of `tools/e2e`: flows over HTTP need no browser, pages do. New files are found by their names.

use std::path::Path;

use super::counts::Counts;
use super::sections::cargo_tests;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::tools;

/// The test programs, by the names of their files.
pub(super) struct Targets {
    flows: Vec<String>,
    pages: Vec<String>,
}

/// Looks into `tools/e2e/tests`: `NAME.rs` and `NAME/main.rs` are test programs, other folders hold their modules.
pub(super) fn targets(root: &Path) -> Targets {
    let entries = std::fs::read_dir(root.join("tools/e2e/tests")).into_iter().flatten().flatten();
    split(entries.filter_map(|entry| name(&entry.path())))
}

fn name(path: &Path) -> Option<String> {
    let is_program = path.extension().is_some_and(|ending| ending == "rs") || path.join("main.rs").is_file();
    if is_program { path.file_stem()?.to_str().map(str::to_owned) } else { None }
}

fn split(names: impl Iterator<Item = String>) -> Targets {
    let mut names: Vec<String> = names.collect();
    names.sort();
    let (pages, flows) = names.into_iter().partition(|name| name.starts_with("pages"));
    Targets { flows, pages }
}

/// Everything that needs no browser, the harness's own tests included.
pub(super) fn flows(context: &Context, targets: &Targets) -> (Counts, Outcome<()>) {
    if targets.flows.is_empty() {
        return nothing("tools/e2e/tests holds no flows.");
    }
    let mut cargo = context.cargo(&["test", "-p", "e2e", "--no-fail-fast", "--lib"]);
    targets.flows.iter().for_each(|name| {
        cargo.args(["--test", name]);
    });
    cargo_tests(context, cargo)
}

/// The pages in a real browser, judged by axe-core among others.
pub(super) fn pages(context: &Context, targets: &Targets) -> (Counts, Outcome<()>) {
    if targets.pages.is_empty() {
        return nothing("tools/e2e/tests holds no pages.");
    }
    let ready = tools::browser(context).and_then(|browser| Ok((browser, tools::axe_core(context)?)));
    let (browser, axe) = match ready {
        Ok(ready) => ready,
        Err(failure) => return (Counts::default(), Err(failure)),
    };
    let mut cargo = context.cargo(&["test", "-p", "e2e", "--no-fail-fast"]);
    cargo.env("CHROME", browser.chrome).env("CHROMEDRIVER", browser.driver).env("AXE_CORE", axe);
    targets.pages.iter().for_each(|name| {
        cargo.args(["--test", name]);
    });
    cargo_tests(context, cargo)
}

fn nothing(reason: &str) -> (Counts, Outcome<()>) {
    (Counts::default(), Err(Failure::because(reason)))
}

#[cfg(test)]
mod tests {
    use super::{name, split};
    use std::path::Path;

    #[test]
    fn a_test_program_is_a_file_or_a_folder_with_a_main() {
        assert_eq!(name(Path::new("tests/flows.rs")).as_deref(), Some("flows"));
        assert_eq!(name(Path::new("src/main.rs")).as_deref(), Some("main"));
        assert_eq!(
            name(Path::new("src")),
            Some(String::from("src")),
            "this crate's own folder holds a main.rs"
        );
        assert_eq!(name(Path::new("src/tidy")), None);
    }

    #[test]
    fn pages_need_a_browser_and_nothing_else_does() {
        let names = ["pages", "start", "flows", "pages_dark", "readme"].map(str::to_owned);
        let targets = split(names.into_iter());
        assert_eq!(targets.flows, ["flows", "readme", "start"]);
        assert_eq!(targets.pages, ["pages", "pages_dark"]);
    }
}
