//! `bff [--config FILE]` serves the app; `bff pack DIR` writes the compressed copies that it sends.

use std::process::ExitCode;

use bff::command::{self, Command};
use signet_service::server::launch;

fn main() -> ExitCode {
    match command::parse(std::env::args_os().skip(1)) {
        Ok(Command::Serve { config }) => launch(|| command::serve(config)),
        Ok(Command::Pack { folder }) => command::pack(&folder),
        Ok(Command::Help) => command::help(),
        Err(problem) => command::misused(&problem),
    }
}
