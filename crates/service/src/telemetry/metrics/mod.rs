//! What a server counts, for Prometheus (text format 0.0.4): on a listener of its own, where nothing else is.
//!
//! Handles are made when a server starts, so that a request costs some additions and looks nothing up. Without
//! `metrics_listen` requests are not counted at all; what is counted anyway is shown to nobody.

mod connections;
mod listener;
mod process;
mod read;
mod requests;

use std::sync::Arc;

use prometheus_client::registry::Registry;

pub use connections::Connections;
pub use prometheus_client::metrics::counter::Counter;
pub use prometheus_client::metrics::gauge::Gauge;
pub use prometheus_client::metrics::histogram::Histogram;
pub use read::{Kind, Sample};
pub use requests::Requests;

pub(crate) use requests::Route;

use super::Telemetry;
use crate::server::{BindError, Bound, Stop, bind};
use read::Read;

/// The bounds of every histogram of durations, in seconds: from a token check to a login that waits in the queue.
const BOUNDS: [f64; 17] = [
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0,
];

/// What every name begins with, but for those that Prometheus gives to every process.
const PREFIX: &str = "signet";

/// The metrics of one server while it starts.
#[derive(Default)]
pub struct Metrics(Option<On>);

struct On {
    registry: Registry,
    bound: Bound,
}

impl Metrics {
    /// The metrics of the server called `server`, with what every process has; nothing where nobody asks for them.
    ///
    /// # Errors
    /// [`BindError`] when the address for them cannot be had.
    pub fn start(settings: &Telemetry, server: &'static str) -> Result<Self, BindError> {
        let Some(listen) = &settings.metrics_listen else { return Ok(Self(None)) };
        let bound = bind(listen).map_err(|error| BindError::Metrics(Box::new(error)))?;
        let mut metrics = Self(Some(On { registry: Registry::default(), bound }));
        metrics.read_each(Kind::Gauge, "build_info", "The version that runs.", move || {
            vec![Sample::labelled(&[("server", server), ("version", env!("CARGO_PKG_VERSION"))], 1.0)]
        });
        metrics.read(Kind::Counter, "log_lines_left_out", "Log lines that nobody took in time.", || {
            of_count(super::log::left_out())
        });
        if let Some(on) = &mut metrics.0 {
            process::register(&mut on.registry);
        }
        Ok(metrics)
    }

    /// Where requests are counted; `None` where they are not.
    pub fn requests(&mut self) -> Option<Requests> {
        self.0.as_mut().map(|on| Requests::register(&mut on.registry))
    }

    /// Where connections are counted.
    pub fn connections(&mut self) -> Connections {
        Connections::register(self)
    }

    /// A count that only grows. Its name gets the end `_total`.
    pub fn counter(&mut self, name: &str, help: &str) -> Counter {
        let counter = Counter::default();
        self.register(name, help, counter.clone());
        counter
    }

    /// A number of things that are there now.
    pub fn gauge(&mut self, name: &str, help: &str) -> Gauge {
        let gauge = Gauge::default();
        self.register(name, help, gauge.clone());
        gauge
    }

    /// Durations, in seconds.
    pub fn durations(&mut self, name: &str, help: &str) -> Histogram {
        let histogram = Histogram::new(BOUNDS);
        self.register(name, help, histogram.clone());
        histogram
    }

    /// A number that is looked up when somebody asks.
    pub fn read(
        &mut self,
        kind: Kind,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> f64 + Send + Sync + 'static,
    ) {
        self.read_each(kind, name, help, move || vec![Sample::labelled(&[], read())]);
    }

    /// Numbers with labels that are looked up when somebody asks.
    pub fn read_each(
        &mut self,
        kind: Kind,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> Vec<Sample> + Send + Sync + 'static,
    ) {
        if let Some(on) = &mut self.0 {
            let name = format!("{PREFIX}_{name}");
            on.registry.register_collector(Box::new(Read::new(kind, name, help, read)));
        }
    }

    /// Answers on the address for metrics until `stop`. What is registered is all there is from now on.
    pub fn serve(self, stop: &Stop) {
        if let Some(On { registry, bound }) = self.0 {
            let places: Vec<_> = bound.0.iter().filter_map(|socket| socket.local_addr().ok()).collect();
            tracing::info!("metrics for Prometheus at /metrics of {places:?}");
            listener::serve(bound, &Arc::new(registry), stop);
        }
    }

    fn register(&mut self, name: &str, help: &str, metric: impl prometheus_client::registry::Metric) {
        if let Some(on) = &mut self.0 {
            // The library ends the sentence itself.
            on.registry.register(format!("{PREFIX}_{name}"), help.trim_end_matches('.'), metric);
        }
    }
}

/// A count as Prometheus takes it.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts stay exact up to 2^53")]
pub fn of_count(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
