//! Chromium and its driver for the page tests: named by the environment, found, or installed by apt.

use std::path::PathBuf;

use crate::build;
use crate::context::{Context, find_on_path};
use crate::failure::{Failure, Outcome};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_BROWSER: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const WHAT_TO_DO: &str = "The page tests need Chromium and chromedriver of the same version, and this machine has not \
both. Install them (Debian: apt-get install chromium chromium-driver; macOS: brew install --cask chromium chromedriver) \
or set CHROME and CHROMEDRIVER to their paths; `cargo xtask test fast` does without.";

/// Where the browser and its driver are.
#[derive(Debug)]
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chrome: PathBuf,
    /// chromedriver.
    pub(crate) driver: PathBuf,
}

/// The browser, installed if that is possible here.
pub(crate) fn browser(context: &Context) -> Outcome<Browser> {
    if let Some(browser) = find()? {
        return Ok(browser);
    }
    install(context)?;
    find()?.ok_or_else(|| Failure::because(WHAT_TO_DO))
}

fn find() -> Outcome<Option<Browser>> {
    let mac = Some(PathBuf::from(MAC_BROWSER)).filter(|path| path.is_file());
    let chrome = named("CHROME")?.or_else(|| find_on_path(&BROWSERS)).or(mac);
    let driver = named("CHROMEDRIVER")?.or_else(|| find_on_path(&["chromedriver"]));
    Ok(chrome.zip(driver).map(|(chrome, driver)| Browser { chrome, driver }))
}

/// A program named by the environment must exist: falling back to another one would test what nobody asked for.
fn named(variable: &str) -> Outcome<Option<PathBuf>> {
    let Some(value) = std::env::var_os(variable).filter(|value| !value.is_empty()) else { return Ok(None) };
    let path = PathBuf::from(value);
    if path.is_file() {
        return Ok(Some(path));
    }
    Err(Failure::because(format!("{variable} names {}, which does not exist.", path.display())))
}

fn install(context: &Context) -> Outcome<()> {
    if find_on_path(&["apt-get"]).is_none() {
        return Err(Failure::because(WHAT_TO_DO));
    }
    let root = rustix::process::geteuid().is_root();
    if !root && !may_sudo(context) {
        return Err(Failure::because(WHAT_TO_DO));
    }
    let task = context.console.task("installing chromium and chromium-driver by apt");
    let update = ["update"];
    let install = ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"];
    for (args, log) in [(&update[..], "apt-update"), (&install[..], "apt-install")] {
        let mut command = context.command(if root { "env" } else { "sudo" });
        if !root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(args);
        build::with_progress(context, command, &task, log)?;
    }
    task.done();
    Ok(())
}

/// Whether sudo works without asking for a password.
fn may_sudo(context: &Context) -> bool {
    let mut command = context.command("sudo");
    command.args(["-n", "true"]);
    command.output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_variable_that_is_not_set_names_nothing() {
        assert_eq!(named("SIGNET_NO_SUCH_VARIABLE"), Ok(None));
    }

    #[test]
    fn a_variable_must_name_a_file() {
        let sentence = format!("{:?}", named("CARGO_PKG_NAME"));
        assert!(sentence.contains("CARGO_PKG_NAME names xtask, which does not exist"), "{sentence}");
    }
}
