//! What the program does when it is asked on the command line.

mod serve;

pub use serve::serve;

/// The text of `--help`.
pub const USAGE: &str = "\
api [OPTIONS]      serve
api COMMAND
";
