//! The command line that all servers have: nothing, `--config FILE`, `--help`; a server may add commands of its own.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// Serve.
    Serve {
        /// The configuration file, where one was named.
        config: Option<PathBuf>,
    },
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
    match words.as_slice() {
        [] => Asked::Serve { config: None },
        ["--config", _] => Asked::Serve { config: arguments.get(1).map(PathBuf::from) },
        ["--help" | "-h" | "help"] => Asked::Help,
        _ => Asked::Other(arguments),
    }
}

/// Prints the usage.
#[must_use]
pub fn help(usage: &str) -> ExitCode {
    let _ = std::io::stdout().write_all(usage.as_bytes());
    ExitCode::SUCCESS
}

/// Prints what was not understood, and the usage; exit code 2.
#[must_use]
pub fn misused(arguments: &[OsString], usage: &str) -> ExitCode {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let _ = write!(std::io::stderr(), "error: not understood: {}\n\n{usage}", words.join(" "));
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Asked {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn the_common_arguments_are_understood() {
        assert_eq!(of(&[]), Asked::Serve { config: None });
        assert_eq!(of(&["--config", "a.toml"]), Asked::Serve { config: Some("a.toml".into()) });
        assert_eq!(of(&["--help"]), Asked::Help);
    }

    #[test]
    fn everything_else_is_left_to_the_server() {
        for words in [&["--config"][..], &["users"], &["--port", "1"], &["--config", "a", "b"]] {
            assert!(matches!(of(words), Asked::Other(rest) if rest.len() == words.len()), "{words:?}");
        }
    }
}
