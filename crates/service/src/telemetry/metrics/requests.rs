//! Requests by the path of the endpoint table, never by the path that was sent: nobody from outside makes a series.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use http::StatusCode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{BOUNDS, PREFIX};

type Labels = [(&'static str, String); 1];
type MoreLabels = [(&'static str, String); 2];

/// What is called so is no path of the table.
const OTHER: &str = "(none)";
/// The statuses that HTTP has: 100 to 599.
const STATUSES: usize = 500;

/// The requests of one server.
#[derive(Clone)]
pub struct Requests {
    answered: Family<MoreLabels, Counter>,
    durations: Family<Labels, Histogram, fn() -> Histogram>,
}

/// The requests of one path, ready to be counted: for the price of an addition and of the histogram's uncontended lock.
pub(crate) struct Route {
    path: &'static str,
    all: Requests,
    /// A counter for each status that was ever answered.
    statuses: Box<[OnceLock<Counter>]>,
    durations: Histogram,
}

impl Requests {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let new: fn() -> Histogram = || Histogram::new(BOUNDS);
        let requests = Self { answered: Family::default(), durations: Family::new_with_constructor(new) };
        let help = "Requests by the path of their endpoint and the status of their answer";
        registry.register(format!("{PREFIX}_requests"), help, requests.answered.clone());
        let help = "How long answers took, from the request's header section to the answer's";
        registry.register(format!("{PREFIX}_request_duration_seconds"), help, requests.durations.clone());
        requests
    }

    /// The requests of `path`; without one, those of no path of the table.
    pub(crate) fn route(&self, path: Option<&'static str>) -> Route {
        let path = path.unwrap_or(OTHER);
        let durations = self.durations.get_or_create_owned(&[("route", path.to_owned())]);
        let statuses = (0..STATUSES).map(|_| OnceLock::new()).collect();
        Route { path, all: self.clone(), statuses, durations }
    }
}

impl Route {
    /// Counts an answer.
    pub(crate) fn count(&self, status: StatusCode, took: Duration) {
        self.durations.observe(took.as_secs_f64());
        let number = usize::from(status.as_u16()).checked_sub(100);
        if let Some(counter) = number.and_then(|number| self.statuses.get(number)) {
            counter.get_or_init(|| self.counter(status)).inc();
        }
    }

    fn counter(&self, status: StatusCode) -> Counter {
        let labels = [("route", self.path.to_owned()), ("status", status.as_str().to_owned())];
        self.all.answered.get_or_create_owned(&labels)
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Requests")
    }
}
