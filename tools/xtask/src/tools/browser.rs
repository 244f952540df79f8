//! Chromium and its driver for the page tests: named by the environment, found, or installed by apt.

use std::path::PathBuf;

use super::apt;
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
    apt::install(context, &["chromium", "chromium-driver"], WHAT_TO_DO)?;
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
