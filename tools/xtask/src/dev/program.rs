//! One running server: its log lines with its name in front, its last words kept.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::console::{Console, plain};
use crate::process::{Group, describe};

/// The longest name, so that all lines begin in one column.
const NAME_WIDTH: usize = 11;
/// A line without an end must not fill the memory; the rest of it becomes the next line.
const MAX_LINE: u64 = 64 * 1024;
/// How long the last lines of a dead server may take to arrive.
const LAST_LINES: Duration = Duration::from_millis(500);

/// A server to start.
pub(super) struct Program {
    /// Its name.
    pub(super) name: &'static str,
    /// Its ANSI colour.
    pub(super) colour: &'static str,
    /// How it is started.
    pub(super) command: Command,
}

/// A server that was started.
pub(super) struct Running {
    pub(super) name: &'static str,
    pub(super) child: Child,
    pub(super) group: Group,
    /// Held open: its end tells the server to stop, also when this program is killed and can tell nothing any more.
    stdin: Option<ChildStdin>,
    last_error: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl Program {
    /// Starts it; its lines go to the console.
    pub(super) fn start(mut self, console: &Arc<Console>) -> std::io::Result<Running> {
        self.command.env("SIGNET_STOP_WITH_STDIN", "1");
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = Group::lead(&mut self.command).spawn()?;
        let prefix = console.paint(self.colour, &format!("{:NAME_WIDTH$} │ ", self.name));
        let last_error = Arc::new(Mutex::new(String::new()));
        let printer = |out: Box<dyn Read + Send>, last: Option<Arc<Mutex<String>>>| {
            let (console, prefix) = (Arc::clone(console), prefix.clone());
            std::thread::spawn(move || print_lines(out, &console, &prefix, last.as_deref()))
        };
        let mut readers = Vec::new();
        if let Some(out) = child.stdout.take() {
            readers.push(printer(Box::new(out), None));
        }
        if let Some(out) = child.stderr.take() {
            readers.push(printer(Box::new(out), Some(Arc::clone(&last_error))));
        }
        let stdin = child.stdin.take();
        Ok(Running { name: self.name, group: Group::of(&child), child, stdin, last_error, readers })
    }
}

impl Running {
    /// What it died of, if it is dead: its name, exit status and last words.
    pub(super) fn death(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        self.finish_lines();
        let last = self.last_error.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let reason = if last.is_empty() { String::from("it said nothing on standard error") } else { last };
        Some(format!("{} stopped by itself ({}): {reason}", self.name, describe(status)))
    }

    /// Closes the server's standard input, as the end of this program does.
    pub(super) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Lets the lines that are still on their way arrive.
    pub(super) fn finish_lines(&self) {
        let end = Instant::now() + LAST_LINES;
        while self.readers.iter().any(|reader| !reader.is_finished()) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn print_lines(out: impl Read, console: &Console, prefix: &str, last: Option<&Mutex<String>>) {
    let mut out = BufReader::new(out);
    let mut line = Vec::new();
    while matches!(out.by_ref().take(MAX_LINE).read_until(b'\n', &mut line), Ok(1..)) {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        console.line(&format!("{prefix}{text}"));
        if let Some(last) = last {
            remember(last, &plain(text));
        }
        line.clear();
    }
}

/// Keeps the last line that says something.
fn remember(last: &Mutex<String>, text: &str) {
    let text = text.trim();
    if !text.is_empty() && !text.starts_with("note: run with `RUST_BACKTRACE") {
        text.clone_into(&mut last.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
