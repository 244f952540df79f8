//! A process group: signals reach the child, its children and theirs.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use super::Stop;

/// How often a wait looks again.
const LOOK: Duration = Duration::from_millis(20);
/// What a group has left to do once its leader is gone is not worth a longer wait.
const STRAGGLERS: Duration = Duration::from_secs(1);

/// The process group that a child leads.
#[derive(Clone, Copy)]
pub(crate) struct Group(Option<Pid>);

impl Group {
    /// Makes the child of this command the leader of a new group.
    pub(crate) fn lead(command: &mut Command) -> &mut Command {
        command.process_group(0)
    }

    /// The group of a child that was started with [`Group::lead`].
    pub(crate) fn of(child: &Child) -> Self {
        Self(i32::try_from(child.id()).ok().and_then(Pid::from_raw))
    }

    /// Asks all processes of the group to stop.
    pub(crate) fn terminate(self) {
        self.send(Signal::TERM);
    }

    /// Ends all processes of the group at once.
    pub(crate) fn kill(self) {
        self.send(Signal::KILL);
    }

    /// Whether a process of the group is left.
    pub(crate) fn is_alive(self) -> bool {
        self.0.is_some_and(|leader| test_kill_process_group(leader).is_ok())
    }

    /// Waits for the leader, then for its children; what is left after `patience` is killed. Reaps the leader.
    pub(crate) fn wait(self, child: &mut Child, patience: Duration, stop: &Stop) {
        let asked = Instant::now();
        while matches!(child.try_wait(), Ok(None)) && asked.elapsed() < patience && !stop.insisted() {
            std::thread::sleep(LOOK);
        }
        let rest = Instant::now();
        while self.is_alive() && rest.elapsed() < STRAGGLERS && matches!(child.try_wait(), Ok(Some(_))) {
            std::thread::sleep(LOOK);
        }
        if self.is_alive() {
            self.kill();
        }
        let _ = child.wait();
    }

    fn send(self, signal: Signal) {
        if let Some(leader) = self.0 {
            // The only failure is that nobody is left, which is what we want.
            let _ = kill_process_group(leader, signal);
        }
    }
}

/// Whether a process runs (a zombie that nobody reaps does not).
#[cfg(test)]
pub(crate) fn is_running(pid: &str) -> bool {
    let state = if std::path::Path::new("/proc/self/stat").exists() {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit(") ").next().unwrap_or_default().to_owned()
    } else {
        let ps = Command::new("ps").args(["-o", "state=", "-p", pid]).output().unwrap();
        String::from_utf8_lossy(&ps.stdout).trim().to_owned()
    };
    !state.is_empty() && !state.starts_with('Z')
}
