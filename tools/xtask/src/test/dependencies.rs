//! The section on dependencies: licences, what is banned and sources by `deny.toml`, and known weaknesses where the
//! database of them (`RustSec`) can be fetched.

use super::sections::command;
use crate::context::Context;
use crate::failure::Outcome;
use crate::{process, tools};

const REMEDY: &str = "cargo-deny has objections to what Cargo.lock names; deny.toml says what is allowed.";

/// Checks them.
pub(super) fn check(context: &Context) -> Outcome<()> {
    tools::cargo_tool(context, "cargo-deny", tools::CARGO_DENY)?;
    command(context, deny(context, &["check", "licenses", "bans", "sources"]), REMEDY)?;
    let mut fetch = deny(context, &["fetch", "db"]);
    // git shall neither ask anybody nor wait for a network that is silent.
    fetch
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1")
        .env("GIT_HTTP_LOW_SPEED_TIME", "20");
    let fetched = process::run(fetch, &context.stop, &mut |_| ())?;
    if fetched.success() {
        command(context, deny(context, &["check", "--disable-fetch", "advisories"]), REMEDY)
    } else {
        context
            .console
            .line("advisories: not checked, the database of known weaknesses cannot be fetched here");
        Ok(())
    }
}

fn deny(context: &Context, arguments: &[&str]) -> std::process::Command {
    let mut deny = context.command(tools::program(context, "cargo-deny"));
    deny.arg("deny").args(arguments);
    deny
}
