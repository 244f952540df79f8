//! The provider's metadata, kept for a while: fetched by one at a time, and while the provider is away what it said last counts on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

use super::{Metadata, ProviderError};

/// So long it counts without being asked for again.
const FRESH: Duration = Duration::from_mins(5);
/// So long it counts while the provider does not answer.
const LAST_GOOD: Duration = Duration::from_hours(1);

/// It.
#[derive(Debug, Default)]
pub(super) struct Known {
    last: Mutex<Option<(Arc<Metadata>, Instant)>>,
    fetching: AsyncMutex<()>,
}

impl Known {
    fn within(&self, time: Duration) -> Option<Arc<Metadata>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(_, since)| since.elapsed() < time).map(|(known, _)| Arc::clone(known))
    }

    /// What is known, or what `fetch` brings.
    pub(super) async fn get(
        &self,
        fetch: impl AsyncFnOnce() -> Result<Metadata, ProviderError>,
    ) -> Result<Arc<Metadata>, ProviderError> {
        if let Some(known) = self.within(FRESH) {
            return Ok(known);
        }
        let _alone = self.fetching.lock().await;
        if let Some(known) = self.within(FRESH) {
            return Ok(known);
        }
        match fetch().await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some((Arc::clone(&metadata), Instant::now()));
                Ok(metadata)
            }
            Err(error) => {
                tracing::warn!("the provider's metadata: {error}");
                self.within(LAST_GOOD).ok_or(error)
            }
        }
    }
}
