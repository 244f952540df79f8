//! Ctrl-C, SIGTERM and SIGHUP become a flag that every wait looks at.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Whether to stop, shared by all threads.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<Flags>);

#[derive(Default)]
struct Flags {
    signal: AtomicI32,
    times: AtomicUsize,
}

impl Stop {
    /// A flag that the process's signals set.
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        let stop = Self::default();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let flag = stop.clone();
        std::thread::spawn(move || signals.forever().for_each(|signal| flag.request(signal)));
        Ok(stop)
    }

    /// Asks for the end.
    pub(crate) fn request(&self, signal: i32) {
        self.0.signal.store(signal, Ordering::Relaxed);
        self.0.times.fetch_add(1, Ordering::Release);
    }

    /// The signal that asked for the end, if one did.
    pub(crate) fn requested(&self) -> Option<i32> {
        let asked = self.0.times.load(Ordering::Acquire) > 0;
        asked.then(|| self.0.signal.load(Ordering::Relaxed))
    }

    /// Whether somebody asked twice: then nothing is waited for.
    pub(crate) fn insisted(&self) -> bool {
        self.0.times.load(Ordering::Acquire) > 1
    }
}
