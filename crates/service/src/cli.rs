//! The command line that all servers have: to serve, to look at the configuration, and help; a server may add commands of
//! its own.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{Configuration, Settings, Sources, schema};

/// The lines of `--help` that all servers share, after their own.
pub const COMMON_USAGE: &str = "
  config check     print the configuration that this server would work with, each value with its place; secrets hidden
  config schema    print a JSON Schema of signet.toml, for editors
  --help           this text

Options of serving and of config check:
  --config FILE            the configuration; without it $SIGNET_CONFIG, else signet.toml in this directory
  --set SECTION.KEY=VALUE  one value, over file and environment; may be repeated
A variable SIGNET__SECTION__KEY, also in a file .env in this directory, overrides the file.
";

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// Serve.
    Serve(Sources),
    /// Print the effective configuration.
    Check(Sources),
    /// Print the schema of the configuration file.
    Schema,
    /// Print the usage.
    Help,
    /// Something else: a command of this server's own, or a mistake.
    Other(Vec<OsString>),
}

/// Reads the arguments after the program's name.
#[must_use]
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Asked {
    let arguments: Vec<OsString> = arguments.collect();
    let words: Vec<&str> = arguments.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    let asked = match words.as_slice() {
        ["--help" | "-h" | "help"] => Some(Asked::Help),
        ["config", "schema"] => Some(Asked::Schema),
        ["config", "check", ..] => sources(arguments.get(2..).unwrap_or_default()).map(Asked::Check),
        _ => sources(&arguments).map(Asked::Serve),
    };
    asked.unwrap_or(Asked::Other(arguments))
}

/// The options alone; nothing when there is anything else, or `--config` stands twice.
#[must_use]
pub fn sources(mut words: &[OsString]) -> Option<Sources> {
    let mut sources = Sources::default();
    while let [option, value, rest @ ..] = words {
        match option.to_str()? {
            "--config" if sources.file.is_none() => sources.file = Some(PathBuf::from(value)),
            "--set" => sources.set.push(value.to_str()?.to_owned()),
            _ => return None,
        }
        words = rest;
    }
    words.is_empty().then_some(sources)
}

/// `config check`: prints what a server would work with, or what is wrong with it.
#[must_use]
pub fn check<C: Configuration>(from: &Sources) -> ExitCode {
    match Settings::load(from).and_then(|settings| settings.effective::<C>()) {
        Ok(text) => print(&text),
        Err(problems) => {
            let _ = writeln!(std::io::stderr(), "error: {problems}");
            ExitCode::FAILURE
        }
    }
}

/// `config schema`: prints the schema.
#[must_use]
pub fn print_schema() -> ExitCode {
    print(&format!("{:#}\n", schema()))
}

/// Prints the usage: a server's own lines, then what all have.
#[must_use]
pub fn help(usage: &str) -> ExitCode {
    print(&format!("{usage}{COMMON_USAGE}"))
}

fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Prints the usage after arguments that were not understood; exit code 2. They are not repeated: one may be a secret.
#[must_use]
pub fn misused(usage: &str) -> ExitCode {
    let _ = write!(std::io::stderr(), "error: these arguments are not understood\n\n{usage}{COMMON_USAGE}");
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Asked {
        parse(words.iter().map(OsString::from))
    }

    fn from(file: Option<&str>, set: &[&str]) -> Sources {
        Sources { file: file.map(PathBuf::from), set: set.iter().map(|text| (*text).to_owned()).collect() }
    }

    #[test]
    fn the_common_arguments_are_understood() {
        assert_eq!(of(&[]), Asked::Serve(Sources::default()));
        assert_eq!(of(&["--config", "a.toml"]), Asked::Serve(from(Some("a.toml"), &[])));
        let both = ["--set", "api.leeway=1", "--config", "a", "--set", "b=c"];
        assert_eq!(of(&both), Asked::Serve(from(Some("a"), &["api.leeway=1", "b=c"])));
        assert_eq!(of(&["config", "check", "--config", "a"]), Asked::Check(from(Some("a"), &[])));
        assert_eq!(of(&["config", "schema"]), Asked::Schema);
        assert_eq!(of(&["--help"]), Asked::Help);
    }

    #[test]
    fn everything_else_is_left_to_the_server() {
        for words in [
            &["--config"][..],
            &["users"],
            &["--port", "1"],
            &["--config", "a", "b"],
            &["--config", "a", "--config", "b"],
            &["config"],
            &["config", "check", "x"],
            &["config", "schema", "x"],
        ] {
            assert!(matches!(of(words), Asked::Other(rest) if rest.len() == words.len()), "{words:?}");
        }
    }
}
