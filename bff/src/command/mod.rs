//! What the program does when it is asked on the command line.

mod pack;
mod serve;

pub use pack::pack;
pub use serve::{StartError, serve};

/// The text of `--help`.
pub const USAGE: &str = "\
bff [--config FILE]    serve the app; without --config: $SIGNET_CONFIG, else signet.toml in this directory
bff pack DIR           write brotli and gzip copies beside the files of the built app in DIR
bff --help             this text
";
