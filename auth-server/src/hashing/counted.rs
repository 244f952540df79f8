//! What is counted of the hashing.

use std::time::Instant;

use signet_service::telemetry::metrics::{Counter, Gauge, Histogram, Metrics};

/// The hashing's counts.
#[derive(Clone)]
pub struct Counted {
    waiting: Gauge,
    running: Gauge,
    /// Jobs for which there was no room.
    pub(super) refused: Counter,
    durations: Histogram,
}

impl Counted {
    /// Counts that `metrics` shows, if it shows any.
    pub fn register(metrics: &mut Metrics) -> Self {
        Self {
            waiting: metrics.gauge("hashing_waiting", "Passwords that wait to be hashed."),
            running: metrics.gauge("hashing_running", "Passwords that are being hashed."),
            refused: metrics.counter("hashing_refused", "Logins that were refused because too many waited."),
            durations: metrics.durations("hashing_duration_seconds", "How long the hashing of a login took."),
        }
    }

    /// How many wait, are under way, and were refused.
    #[cfg(test)]
    pub(super) fn numbers(&self) -> (i64, i64, u64) {
        (self.waiting.get(), self.running.get(), self.refused.get())
    }

    /// A job waits, as long as this lives.
    pub(super) fn wait(&self) -> Held {
        Held::new(&self.waiting)
    }

    /// Does `job`, and notes how long it took.
    pub(super) fn time<T>(&self, job: impl FnOnce() -> T) -> T {
        let (_running, began) = (Held::new(&self.running), Instant::now());
        let result = job();
        self.durations.observe(began.elapsed().as_secs_f64());
        result
    }
}

/// One of a number, as long as it lives: whatever becomes of a job, it is counted no longer than it is there.
pub(super) struct Held(Gauge);

impl Held {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.dec();
    }
}
