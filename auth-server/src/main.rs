//! `auth-server [--config FILE]` serves; `auth-server users hash-password` makes an entry for the configuration.

use std::process::ExitCode;

use auth_server::command::{self, USAGE};
use signet_service::cli::{self, Asked};
use signet_service::server::launch;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os().skip(1)) {
        Asked::Serve { config } => launch(|| command::serve(config)),
        Asked::Help => cli::help(USAGE),
        Asked::Other(words) if words == ["users", "hash-password"] => command::hash_password(),
        Asked::Other(words) => cli::misused(&words, USAGE),
    }
}
