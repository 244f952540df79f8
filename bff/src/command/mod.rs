//! What the program does when it is asked on the command line.

mod pack;
mod serve;

pub use pack::pack;
pub use serve::{StartError, serve};

/// The text of `--help`.
pub const USAGE: &str = "\
bff [OPTIONS]      serve the app
bff COMMAND

  pack DIR         write brotli and gzip copies beside the files of the built app in DIR";
