//! Numbers that somebody else keeps: they are looked up when Prometheus asks.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A count that only grows.
    Counter,
    /// What is now.
    Gauge,
}

/// One number, and what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    labels: Vec<(&'static str, String)>,
    value: f64,
}

impl Sample {
    /// The number with these labels.
    #[must_use]
    pub fn labelled(labels: &[(&'static str, &str)], value: f64) -> Self {
        Self { labels: labels.iter().map(|(name, label)| (*name, (*label).to_owned())).collect(), value }
    }
}

/// The numbers of one name.
pub(super) struct Read<F> {
    kind: Kind,
    name: String,
    help: &'static str,
    look: F,
}

impl<F> Read<F> {
    pub(super) fn new(kind: Kind, name: String, help: &'static str, look: F) -> Self {
        Self { kind, name, help, look }
    }

    fn write(&self, to: &mut MetricEncoder<'_>, value: f64) -> fmt::Result {
        match self.kind {
            Kind::Counter => to.encode_counter::<NoLabelSet, f64, f64>(&value, None),
            Kind::Gauge => to.encode_gauge(&value),
        }
    }
}

impl<F> fmt::Debug for Read<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Read").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<F: Fn() -> Vec<Sample> + Send + Sync + 'static> Collector for Read<F> {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Counter => MetricType::Counter,
            Kind::Gauge => MetricType::Gauge,
        };
        let mut all = encoder.encode_descriptor(&self.name, self.help, None, kind)?;
        for sample in (self.look)() {
            // An empty set would stand as `{}`.
            if sample.labels.is_empty() {
                self.write(&mut all, sample.value)?;
            } else {
                self.write(&mut all.encode_family(&sample.labels)?, sample.value)?;
            }
        }
        Ok(())
    }
}
