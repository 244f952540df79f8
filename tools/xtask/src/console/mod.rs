//! The terminal: whole lines only, and one status line below them that shows the tasks under way.

mod format;
mod task;

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use format::{duration, plain};
pub(crate) use task::Task;

/// How wide a status line may be: a wrapped one could not be erased.
const STATUS_WIDTH: usize = 78;

/// Where lines go. Several threads may use it at once; no line is ever split.
pub(crate) struct Console {
    state: Mutex<State>,
    terminal: bool,
    colour: bool,
}

struct State {
    out: Box<dyn Write + Send>,
    tasks: Vec<(usize, String)>,
    next_task: usize,
    status_shown: bool,
}

impl Console {
    /// Standard output; colour only on a terminal and without `NO_COLOR` (see no-color.org).
    pub(crate) fn standard() -> Self {
        let terminal = std::io::stdout().is_terminal();
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self::new(Box::new(std::io::stdout()), terminal, colour)
    }

    /// A console that writes to `out`.
    pub(crate) fn new(out: Box<dyn Write + Send>, terminal: bool, colour: bool) -> Self {
        let state = State { out, tasks: Vec::new(), next_task: 0, status_shown: false };
        Self { state: Mutex::new(state), terminal, colour }
    }

    /// Whether child processes may use colour.
    pub(crate) fn colour(&self) -> bool {
        self.colour
    }

    /// Prints one line (or several, kept together).
    pub(crate) fn line(&self, text: &str) {
        let mut state = self.lock();
        state.erase_status();
        // One write per line; an output that was closed must not end us, the servers still have to be stopped.
        let _ = state.out.write_all(format!("{text}\n").as_bytes());
        state.draw_status(self.terminal);
        let _ = state.out.flush();
    }

    /// The text in an ANSI colour, or as it is where colour is not wanted.
    pub(crate) fn paint(&self, colour: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { String::from(text) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn erase_status(&mut self) {
        if std::mem::take(&mut self.status_shown) {
            let _ = self.out.write_all(b"\r\x1b[K");
        }
    }

    fn draw_status(&mut self, terminal: bool) {
        if terminal && !self.tasks.is_empty() {
            let texts: Vec<&str> = self.tasks.iter().map(|(_, text)| text.as_str()).collect();
            let status: String = texts.join("  |  ").chars().take(STATUS_WIDTH).collect();
            let _ = self.out.write_all(status.as_bytes());
            self.status_shown = true;
        }
    }
}
