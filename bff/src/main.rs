//! `bff [--config FILE]` serves the app; `bff pack DIR` writes the compressed copies that it sends.

use std::path::Path;
use std::process::ExitCode;

use bff::command::{self, USAGE};
use signet_service::cli::{self, Asked};
use signet_service::server::launch;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os().skip(1)) {
        Asked::Serve { config } => launch(|| command::serve(config)),
        Asked::Help => cli::help(USAGE),
        Asked::Other(words) => match words.as_slice() {
            [pack, folder] if pack == "pack" => command::pack(Path::new(folder)),
            _ => cli::misused(&words, USAGE),
        },
    }
}
