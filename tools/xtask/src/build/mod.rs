//! Building the servers and the app, with a line that says how far it is.

mod app;
mod fingerprint;
mod plan;
mod progress;

pub(crate) use app::{app, app_is_current};
pub(crate) use plan::{Plan, Steps};
pub(crate) use progress::with_progress;

use std::path::PathBuf;

use crate::context::Context;
use crate::failure::Outcome;

/// How the servers are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Debug,
    /// Quick to run.
    Release,
}

/// Builds auth-server, api and bff.
pub(crate) fn servers(context: &Context, profile: Profile, steps: &Steps) -> Outcome<()> {
    let task = steps.task(&context.console, "building auth-server, api and bff");
    let mut cargo = context.cargo(&["build", "-p", "auth-server", "-p", "api", "-p", "bff"]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    with_progress(context, cargo, &task, "servers")?;
    task.done();
    Ok(())
}

/// Builds the examples, which tests drive. Apart from the servers: what examples ask of shared crates is not to be
/// compiled into those.
pub(crate) fn examples(context: &Context, steps: &Steps) -> Outcome<()> {
    let task = steps.task(&context.console, "building the examples");
    let cargo = context.cargo(&["build", "-p", "axum-service", "-p", "warp-service"]);
    with_progress(context, cargo, &task, "examples")?;
    task.done();
    Ok(())
}

/// Where a server's program is.
pub(crate) fn server(context: &Context, profile: Profile, name: &str) -> PathBuf {
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => "release",
    };
    context.target.join(folder).join(name)
}
