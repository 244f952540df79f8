//! `auth-server` serves; `auth-server config check` shows what it would work with; `auth-server users hash-password` makes
//! an entry for the configuration; `auth-server keys …` shows and changes the signing keys.

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
        Asked::Other(words) if words == ["users", "hash-password"] => command::hash_password(),
        Asked::Other(words) => match command::Keys::asked(&words) {
            Some(asked) => asked.run(),
            None => cli::misused(USAGE),
        },
    }
}
