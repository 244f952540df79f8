//! What a fetch of keys belongs to, where the service that has the guard keeps account of such things.

use std::future::Future;
use std::pin::Pin;

use http::HeaderMap;

/// A fetch of keys; it says whether there are keys now.
pub type Fetching = Pin<Box<dyn Future<Output = bool> + Send>>;

/// Ties fetches of keys to what goes on in a service: a request whose token names an unknown key, or the guard's own
/// refreshing. [`Builder::context`](crate::Builder::context) takes one; without it fetches are tied to nothing.
pub trait Context: Send + Sync {
    /// `fetching` as a part of what the calling task does; it becomes a task of its own.
    fn carry(&self, fetching: Fetching) -> Fetching;

    /// The header fields that a request for keys carries, such as `traceparent`; asked inside what was carried.
    fn headers(&self) -> HeaderMap;
}

/// No context at all.
pub(crate) struct Nothing;

impl Context for Nothing {
    fn carry(&self, fetching: Fetching) -> Fetching {
        fetching
    }

    fn headers(&self) -> HeaderMap {
        HeaderMap::new()
    }
}

#[cfg(test)]
#[path = "context_tests.rs"]
mod tests;
