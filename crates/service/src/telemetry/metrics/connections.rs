//! Connections, counted where each opens, ends or is refused.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;

use super::Metrics;

/// The connections of one server, ready to be counted.
#[derive(Debug, Clone, Default)]
pub struct Connections {
    open: Gauge,
    refused: Counter,
}

impl Connections {
    pub(super) fn register(metrics: &mut Metrics) -> Self {
        Self {
            open: metrics.gauge("connections", "Connections that are open."),
            refused: metrics
                .counter("connections_refused", "Connections that were closed at once, for want of room."),
        }
    }

    /// A connection came: it is open, or it was refused.
    pub(crate) fn note(&self, open: bool) {
        if open {
            self.open.inc();
        } else {
            self.refused.inc();
        }
    }

    /// A connection that was open is no more.
    pub(crate) fn end(&self) {
        self.open.dec();
    }
}
