//! `bff` serves the app; `bff config check` shows what it would work with; `bff pack DIR` writes the compressed copies that
//! it sends.

use std::path::Path;
use std::process::ExitCode;

use bff::command::{self, USAGE};
use bff::config::Config;
use signet_service::cli::{self, Asked};
use signet_service::server::launch;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os().skip(1)) {
        Asked::Serve(from) => launch(|| command::serve(from)),
        Asked::Check(from) => cli::check::<Config>(&from),
        Asked::Schema => cli::print_schema(),
        Asked::Help => cli::help(USAGE),
        Asked::Other(words) => match words.as_slice() {
            [pack, folder] if pack == "pack" => command::pack(Path::new(folder)),
            _ => cli::misused(USAGE),
        },
    }
}
