//! Installing packages where the system is Debian or one of its kind, and nobody has to be asked.

use crate::build;
use crate::context::{Context, find_on_path};
use crate::failure::{Failure, Outcome};

/// Installs `packages`; where that is not possible, `what_to_do` is the failure.
pub(super) fn install(context: &Context, packages: &[&str], what_to_do: &str) -> Outcome<()> {
    let root = rustix::process::geteuid().is_root();
    if find_on_path(&["apt-get"]).is_none() || !(root || may_sudo(context)) {
        return Err(Failure::because(what_to_do));
    }
    let task = context.console.task(format!("installing {} by apt", packages.join(" and ")));
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    for (args, log) in [(&["update"][..], "apt-update"), (&install[..], "apt-install")] {
        let mut command = context.command(if root { "env" } else { "sudo" });
        if !root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(args);
        build::with_progress(context, command, &task, log)?;
    }
    task.done();
    Ok(())
}

/// Whether sudo works without asking for a password.
fn may_sudo(context: &Context) -> bool {
    let mut command = context.command("sudo");
    command.args(["-n", "true"]);
    command.output().is_ok_and(|output| output.status.success())
}
