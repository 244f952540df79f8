//! What the program can be asked on the command line.

mod hash_password;
mod serve;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

pub use hash_password::hash_password;
pub use serve::serve;

const USAGE: &str = "\
auth-server [--config FILE]        serve; without --config: $SIGNET_CONFIG, else signet.toml in this directory
auth-server users hash-password    read a password, print a [[users]] entry for the configuration
auth-server --help                 this text
";

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve.
    Serve {
        /// The configuration file, where one was named.
        config: Option<PathBuf>,
    },
    /// Read a password and print an entry.
    HashPassword,
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
    match words.as_slice() {
        [] => Ok(Command::Serve { config: None }),
        ["--config", _] => Ok(Command::Serve { config: arguments.get(1).map(PathBuf::from) }),
        ["--config"] => Err("--config needs a file".into()),
        ["users", "hash-password"] => Ok(Command::HashPassword),
        ["--help" | "-h" | "help"] => Ok(Command::Help),
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
        assert_eq!(of(&["users", "hash-password"]), Ok(Command::HashPassword));
        assert_eq!(of(&["--help"]), Ok(Command::Help));
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for words in [&["--config"][..], &["users"], &["--port", "1"], &["users", "hash-password", "secret"]]
        {
            assert!(of(words).is_err(), "{words:?}");
        }
    }
}
