//! What the program can be asked on the command line.

mod pack;
mod serve;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

pub use pack::pack;
pub use serve::{StartError, serve};

const USAGE: &str = "\
bff [--config FILE]    serve the app; without --config: $SIGNET_CONFIG, else signet.toml in this directory
bff pack DIR           write brotli and gzip copies beside the files of the built app in DIR
bff --help             this text
";

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve.
    Serve {
        /// The configuration file, where one was named.
        config: Option<PathBuf>,
    },
    /// Write the packed copies.
    Pack {
        /// Where the built app is.
        folder: PathBuf,
    },
    /// Print the usage.
    Help,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// A sentence that says what was not understood.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let arguments: Vec<OsString> = arguments.collect();
    let words: Vec<&str> = arguments.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    match (words.as_slice(), arguments.get(1).map(PathBuf::from)) {
        ([], _) => Ok(Command::Serve { config: None }),
        (["--config", _], config) => Ok(Command::Serve { config }),
        (["pack", word], Some(folder)) if !word.starts_with('-') => Ok(Command::Pack { folder }),
        (["--help" | "-h" | "help"], _) => Ok(Command::Help),
        (["--config"], _) => Err("--config needs a file".into()),
        (["pack"], _) => Err("pack needs a folder".into()),
        _ => Err(format!("not understood: {}", words.join(" "))),
    }
}

/// Prints the usage.
#[must_use]
pub fn help() -> ExitCode {
    let _ = std::io::stdout().write_all(USAGE.as_bytes());
    ExitCode::SUCCESS
}

/// Prints what was not understood, and the usage.
#[must_use]
pub fn misused(problem: &str) -> ExitCode {
    let _ = write!(std::io::stderr(), "error: {problem}\n\n{USAGE}");
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<Command, String> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn commands_are_understood() {
        assert_eq!(of(&[]), Ok(Command::Serve { config: None }));
        assert_eq!(of(&["--config", "a.toml"]), Ok(Command::Serve { config: Some("a.toml".into()) }));
        assert_eq!(of(&["pack", "app/dist"]), Ok(Command::Pack { folder: "app/dist".into() }));
        assert_eq!(of(&["--help"]), Ok(Command::Help));
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for words in
            [&["--config"][..], &["pack"], &["pack", "a", "b"], &["pack", "--fast"], &["serve"], &["-p", "1"]]
        {
            assert!(of(words).is_err(), "{words:?}");
        }
    }
}
