//! One task under way: it says how far it is, and in the end how long it took.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::{Console, duration};

/// A log file gets a line this often; a terminal shows every change.
const LOG_INTERVAL: Duration = Duration::from_secs(15);
const DRAW_INTERVAL: Duration = Duration::from_millis(100);

/// A task that is shown until it is dropped or done.
pub(crate) struct Task<'a> {
    console: &'a Console,
    id: usize,
    title: String,
    started: Instant,
    told: Mutex<Instant>,
}

impl Console {
    /// Says that a task begins.
    pub(crate) fn task(&self, title: impl Into<String>) -> Task<'_> {
        let title = title.into();
        let mut state = self.lock();
        let id = state.next_task;
        state.next_task += 1;
        state.tasks.push((id, format!("{title} …")));
        if self.terminal {
            state.erase_status();
            state.draw_status(true);
            let _ = state.out.flush();
        }
        drop(state);
        if !self.terminal {
            self.line(&format!("{title} …"));
        }
        let now = Instant::now();
        Task { console: self, id, title, started: now, told: Mutex::new(now) }
    }
}

impl Task<'_> {
    /// What is being done.
    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// Says how far it is; may be called as often as one likes.
    pub(crate) fn tell(&self, how_far: &str) {
        let interval = if self.console.terminal { DRAW_INTERVAL } else { LOG_INTERVAL };
        let Ok(mut told) = self.told.lock() else { return };
        if told.elapsed() < interval {
            return;
        }
        *told = Instant::now();
        let text = format!("{} … {how_far}, {}", self.title, duration(self.started.elapsed()));
        if !self.console.terminal {
            self.console.line(&text);
            return;
        }
        let mut state = self.console.lock();
        if let Some(entry) = state.tasks.iter_mut().find(|(id, _)| *id == self.id) {
            entry.1 = text;
        }
        state.erase_status();
        state.draw_status(true);
        let _ = state.out.flush();
    }

    /// Says that it is done and how long it took.
    pub(crate) fn done(self) {
        let line = format!("{} … done in {}", self.title, duration(self.started.elapsed()));
        let console = self.console;
        drop(self);
        console.line(&line);
    }
}

impl Drop for Task<'_> {
    fn drop(&mut self) {
        let mut state = self.console.lock();
        state.tasks.retain(|(id, _)| *id != self.id);
        state.erase_status();
    }
}
