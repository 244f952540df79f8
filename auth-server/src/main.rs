//! `auth-server [--config FILE]` serves; `auth-server users hash-password` makes an entry for the configuration.

use std::process::ExitCode;

use auth_server::command::{self, Command};
use signet_service::server::launch;

fn main() -> ExitCode {
    match command::parse(std::env::args_os().skip(1)) {
        Ok(Command::Serve { config }) => launch(|| command::serve(config)),
        Ok(Command::HashPassword) => command::hash_password(),
        Ok(Command::Help) => command::help(),
        Err(problem) => command::misused(&problem),
    }
}
