//! Log lines: one per event, for people or as JSON, with the ids of what the event belongs to.

mod fields;
mod json;
mod pretty;
mod queue;
mod time;

use std::cell::Cell;
use std::sync::OnceLock;
use std::time::Duration;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::Context as Around;
use tracing_subscriber::{EnvFilter, Layer};

use queue::Queue;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people: time, level, text, `name=value`.
    #[default]
    Pretty,
    /// One JSON object per line, for programs.
    Json,
}

/// Makes lines of events.
pub(super) struct Lines {
    format: LogFormat,
    colour: bool,
    queue: &'static Queue,
}

/// Longer than most lines, so that a thread's buffer need not grow; and what it may keep when it had to.
const USUAL: usize = 512;
const MOST_KEPT: usize = 16 * 1024;
/// How long the last lines may take at the end: whoever reads them may have stopped reading.
pub(super) const LAST_LINES: Duration = Duration::from_secs(1);
/// How long they may take where somebody has more to do.
pub(super) const LAST_WORDS: Duration = Duration::from_millis(20);

thread_local! {
    /// The line that this thread is writing; its room is used again for the next.
    static LINE: Cell<String> = Cell::new(String::with_capacity(USUAL));
}

/// The process's lines on their way to standard error; none before [`Lines::to_stderr`].
static QUEUE: OnceLock<Queue> = OnceLock::new();

/// Which events become lines: `RUST_LOG`, or `info` without it.
pub(super) fn filter() -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"))
}

/// Waits until all lines are written, for `patience` at most.
pub(super) fn flush(patience: Duration) {
    if let Some(queue) = QUEUE.get() {
        queue.flush(patience);
    }
}

/// How many lines were left out so far, because nobody took the ones before them.
pub(crate) fn left_out() -> u64 {
    QUEUE.get().map_or(0, Queue::left_out)
}

impl Lines {
    /// Lines on standard error, coloured where `colour` says so.
    pub(super) fn to_stderr(format: LogFormat, colour: bool) -> Self {
        Self { format, colour, queue: QUEUE.get_or_init(|| Queue::start(std::io::stderr())) }
    }

    fn write(&self, event: &Event<'_>, line: &mut String) {
        super::context::look(|context| match self.format {
            LogFormat::Pretty => pretty::write(event, context, self.colour, line),
            LogFormat::Json => json::write(event, context, line),
        });
        line.push('\n');
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Around<'_, S>) {
        // A value that logs while it is written finds an empty buffer, and both lines are whole. At a thread's very end
        // there is none any more.
        let mut line = LINE.try_with(Cell::take).unwrap_or_default();
        line.clear();
        self.write(event, &mut line);
        self.queue.push(line.as_bytes());
        if line.capacity() <= MOST_KEPT {
            let _ = LINE.try_with(|kept| kept.set(line));
        }
    }
}

/// The name of a level, and its colour as a terminal knows it.
fn of_level(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::ERROR => ("ERROR", "31"),
        Level::WARN => ("WARN", "33"),
        Level::INFO => ("INFO", "32"),
        Level::DEBUG => ("DEBUG", "34"),
        Level::TRACE => ("TRACE", "35"),
    }
}

#[cfg(test)]
mod tests;
