//! Lines on their way out. Who logs leaves a line and goes on; one thread writes them, many at a time.
//!
//! Whoever reads the log may read slowly or not at all: a thread that answers requests must not wait for that. So the queue
//! is bounded, and what does not fit is left out and counted.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Lines that wait, in bytes; more are left out.
const MOST: usize = 4 << 20;
/// More than waits usually.
const USUAL: usize = 256 << 10;
/// How long a line may wait for company: to be woken for each would cost more than to write it.
const LINGER: Duration = Duration::from_millis(5);

/// A queue of lines, and the thread that writes them.
pub(super) struct Queue(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Something is to be written.
    wake: Condvar,
    /// Something was written.
    written: Condvar,
}

#[derive(Default)]
struct State {
    lines: Vec<u8>,
    /// Lines that did not fit since the last one that did, and all of them.
    missing: u64,
    left_out: u64,
    /// The thread sleeps until it is woken.
    asleep: bool,
    /// The thread writes what it took.
    writing: bool,
    /// Somebody waits until all is written.
    hurry: bool,
    /// Each line is written by whoever logs it.
    at_once: Option<Box<dyn Write + Send>>,
}

impl Queue {
    /// A queue to `out`. `SIGNET_LOG_AT_ONCE=1` has each line written before the one who logs goes on: for tests, and for
    /// whoever looks for the last line before a crash. So has a system that gives no thread.
    pub(super) fn start(out: impl Write + Send + 'static) -> Self {
        Self::with(out, std::env::var("SIGNET_LOG_AT_ONCE").is_ok_and(|value| value == "1"))
    }

    fn with(out: impl Write + Send + 'static, at_once: bool) -> Self {
        let shared =
            Arc::new(Shared { state: Mutex::default(), wake: Condvar::new(), written: Condvar::new() });
        if at_once {
            shared.lock().at_once = Some(Box::new(out));
        } else {
            let own = Arc::clone(&shared);
            let _ = std::thread::Builder::new().name("log".into()).spawn(move || own.write_all(out));
        }
        Self(shared)
    }

    /// Takes a line, which ends with its end.
    pub(super) fn push(&self, line: &[u8]) {
        let mut state = self.0.lock();
        if let Some(out) = &mut state.at_once {
            // Where nobody reads any more there is nobody to tell.
            let _ = out.write_all(line);
            return;
        }
        if state.lines.len() + line.len() > MOST {
            state.missing += 1;
            state.left_out += 1;
            return;
        }
        if state.missing > 0 {
            let missing = std::mem::take(&mut state.missing);
            let told =
                format!("… {missing} log lines are missing here: they came faster than they were taken\n");
            state.lines.extend_from_slice(told.as_bytes());
        }
        state.lines.extend_from_slice(line);
        if std::mem::take(&mut state.asleep) {
            self.0.wake.notify_one();
        }
    }

    /// Waits until everything is written, for `patience` at most.
    pub(super) fn flush(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let mut state = self.0.lock();
        while state.at_once.is_none() && (state.writing || !state.lines.is_empty()) {
            state.hurry = true;
            self.0.wake.notify_one();
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.0.written.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// How many lines were left out.
    pub(super) fn left_out(&self) -> u64 {
        self.0.lock().left_out
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_all(&self, mut out: impl Write) {
        let mut taken = Vec::new();
        loop {
            let mut state = self.lock();
            state.writing = false;
            self.written.notify_all();
            while state.lines.is_empty() {
                state.asleep = true;
                state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.asleep = false;
            if !state.hurry {
                state = self.wake.wait_timeout(state, LINGER).unwrap_or_else(PoisonError::into_inner).0;
            }
            std::mem::swap(&mut state.lines, &mut taken);
            (state.hurry, state.writing) = (false, true);
            drop(state);
            // Where nobody reads any more there is nobody to tell; who comes to read gets what comes then.
            let _ = out.write_all(&taken);
            // Room for what was a flood is given back.
            if taken.capacity() > USUAL { taken = Vec::new() } else { taken.clear() }
        }
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
