//! What the program does when it is asked on the command line.

mod hash_password;
mod serve;

pub use hash_password::hash_password;
pub use serve::serve;

/// The text of `--help`.
pub const USAGE: &str = "\
auth-server [--config FILE]        serve; without --config: $SIGNET_CONFIG, else signet.toml in this directory
auth-server users hash-password    read a password, print a [[users]] entry for the configuration
auth-server --help                 this text
";
