//! `api` serves; `api config check` shows what it would work with.

use std::process::ExitCode;

use api::command::{self, USAGE};
use api::config::Config;
use signet_service::cli::{self, Asked};
use signet_service::server::launch;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os().skip(1)) {
        Asked::Serve(from) => launch(|| command::serve(from)),
        Asked::Check(from) => cli::check::<Config>(&from),
        Asked::Schema => cli::print_schema(),
        Asked::Help => cli::help(USAGE),
        Asked::Other(_) => cli::misused(USAGE),
    }
}
