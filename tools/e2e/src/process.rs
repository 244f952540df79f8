//! One child process: started, signalled, reaped. None outlives its test.

use std::io;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::wait;

/// A server lets requests in flight end for ten seconds; more is a defect.
const PATIENCE: Duration = Duration::from_secs(12);

/// A running child.
pub struct Process {
    name: String,
    child: Child,
    /// Open as long as this process lives: when the test dies without a word, its end stops the child.
    stdin: Option<ChildStdin>,
    /// Whether it was asked to stop: to ask twice means at once.
    asked: AtomicBool,
}

impl Process {
    /// Starts `command` with a standard input that we hold.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let mut child = command
            .env("SIGNET_STOP_WITH_STDIN", "1")
            .stdin(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be started: {error}"));
        let stdin = child.stdin.take();
        Self { name: name.to_owned(), child, stdin, asked: AtomicBool::new(false) }
    }

    /// The system's number for it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop (SIGTERM), once.
    pub fn terminate(&self) {
        if !self.asked.load(Ordering::SeqCst) {
            self.signal(Signal::TERM);
        }
    }

    /// Sends `signal`.
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        self.asked.fetch_or([Signal::TERM, Signal::INT].contains(&signal), Ordering::SeqCst);
        // It may have ended by itself.
        let _ = kill_process(pid.expect("a child has an id"), signal);
    }

    /// Ends its standard input.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// How it ended, if it did within `within`.
    pub fn ended_or_not(&mut self, within: Duration) -> Option<ExitStatus> {
        let ended = wait::until_now(within, || self.child.try_wait().transpose());
        ended.map(|status| status.unwrap_or_else(|error| panic!("{}: {error}", self.name)))
    }

    /// How it ended, within `within`.
    pub fn ended(&mut self, within: Duration) -> ExitStatus {
        let ended = self.ended_or_not(within);
        ended.unwrap_or_else(|| panic!("{} did not end within {within:?}", self.name))
    }

    fn reap(&mut self) -> io::Result<bool> {
        if self.child.try_wait()?.is_some() {
            return Ok(true);
        }
        self.terminate();
        let stopped = self.ended_or_not(PATIENCE).is_some();
        if !stopped {
            self.child.kill()?;
            self.child.wait()?;
        }
        Ok(stopped)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let stopped = self.reap();
        if !std::thread::panicking() {
            assert!(
                matches!(stopped, Ok(true)),
                "{} did not stop within {PATIENCE:?} of SIGTERM: {stopped:?}",
                self.name
            );
        }
    }
}
