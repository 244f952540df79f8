//! Where a value of the configuration comes from, in words that lead its reader there.

use std::fmt;

/// The place of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A line of a file, counted from 1; its text has no secret in it.
    Line {
        /// The file.
        file: String,
        /// Which line.
        line: usize,
        /// The line itself, with `…` in place of what must not be shown.
        text: String,
    },
    /// A variable of the environment.
    Variable(String),
    /// A variable in `.env`.
    DotEnv(String),
    /// `--set` on the command line.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { file, line, text } if text.is_empty() => write!(f, "{file}:{line}"),
            Self::Line { file, line, text } => write!(f, "{file}:{line}: {text}"),
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::DotEnv(name) => write!(f, "the variable {name} in .env"),
            Self::Flag(path) => write!(f, "--set {path}"),
        }
    }
}

impl Origin {
    /// The place without its text, for a list where the value stands beside it.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Line { file, line, .. } => format!("{file}:{line}"),
            other => other.to_string(),
        }
    }
}
