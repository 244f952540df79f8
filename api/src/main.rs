//! `api [--config FILE]` serves.

use std::process::ExitCode;

use api::command::{self, USAGE};
use signet_service::cli::{self, Asked};
use signet_service::server::launch;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os().skip(1)) {
        Asked::Serve { config } => launch(|| command::serve(config)),
        Asked::Help => cli::help(USAGE),
        Asked::Other(words) => cli::misused(&words, USAGE),
    }
}
