//! What the program does when it is asked on the command line.

mod hash_password;
mod serve;

pub use hash_password::hash_password;
pub use serve::serve;

/// The text of `--help`.
pub const USAGE: &str = "\
auth-server [OPTIONS]    serve
auth-server COMMAND

  users hash-password    read a password, print a [[users]] entry for the configuration";
