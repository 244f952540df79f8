//! Child processes: each leads a process group of its own, so that its children can be stopped with it.

mod group;
mod run;
mod signals;

pub(crate) use group::Group;
#[cfg(test)]
pub(crate) use group::is_running;
pub(crate) use run::{run, run_within};
pub(crate) use signals::Stop;

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// The exit status in words.
pub(crate) fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("killed by signal {signal}"),
        (None, None) => String::from("ended in an unknown way"),
    }
}
