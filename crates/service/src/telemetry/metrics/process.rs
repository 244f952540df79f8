//! The process as the system sees it, under the names that Prometheus gives to every process. The system is asked when
//! Prometheus asks; other systems than Linux say only when the process started.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;

use crate::clock::Clock;

#[derive(Debug)]
struct Process {
    /// Unix seconds.
    started: u64,
}

/// Adds it.
pub(super) fn register(registry: &mut Registry) {
    registry.register_collector(Box::new(Process { started: Clock::system().now() }));
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut gauge = |name: &str, help: &str, value: u64| {
            encoder
                .encode_descriptor(name, help, None, MetricType::Gauge)?
                .encode_gauge(&super::of_count(value))
        };
        gauge("process_start_time_seconds", "When the process started, in unix seconds.", self.started)?;
        #[cfg(target_os = "linux")]
        {
            if let Some(bytes) = linux::resident() {
                gauge("process_resident_memory_bytes", "Memory that is in use.", bytes)?;
            }
            if let Some(count) = linux::descriptors() {
                gauge("process_open_fds", "Open descriptors: connections and files.", count)?;
            }
            if let Some(count) = linux::most_descriptors() {
                gauge("process_max_fds", "How many descriptors may be open.", count)?;
            }
            let help = "Time on a CPU, of all threads.";
            let mut cpu =
                encoder.encode_descriptor("process_cpu_seconds", help, None, MetricType::Counter)?;
            cpu.encode_counter::<NoLabelSet, f64, f64>(&linux::cpu_seconds(), None)?;
        }
        Ok(())
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use rustix::process::{Resource, getrlimit};
    use rustix::time::{ClockId, clock_gettime};

    /// The second number of `statm` counts pages.
    pub(super) fn resident() -> Option<u64> {
        let text = std::fs::read_to_string("/proc/self/statm").ok()?;
        let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
        Some(pages * rustix::param::page_size() as u64)
    }

    /// The one that lists them is among them, and open no more.
    pub(super) fn descriptors() -> Option<u64> {
        u64::try_from(std::fs::read_dir("/proc/self/fd").ok()?.count()).ok()?.checked_sub(1)
    }

    pub(super) fn most_descriptors() -> Option<u64> {
        getrlimit(Resource::Nofile).current
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 nanoseconds are three months of one CPU, and no digit more is read"
    )]
    pub(super) fn cpu_seconds() -> f64 {
        let spent = clock_gettime(ClockId::ProcessCPUTime);
        spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
    }
}
