//! `auth-server` serves; `auth-server config check` shows what it would work with; `auth-server users …`, `clients …` and
//! `keys …` show and change people, clients and signing keys; `migrate`, `backup` and `doctor` look after the installation.

use std::process::ExitCode;

use auth_server::command::{self, USAGE};
use auth_server::config::Config;
use signet_service::cli::{self, Asked};
use signet_service::server::launch;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os().skip(1)) {
        Asked::Serve(from) => launch(|| command::serve(from)),
        Asked::Check(from) => cli::check::<Config>(&from),
        Asked::Schema => cli::print_schema(),
        Asked::Help => cli::help(USAGE),
        Asked::Other(words) => command::run(&words).unwrap_or_else(|| cli::misused(USAGE)),
    }
}
