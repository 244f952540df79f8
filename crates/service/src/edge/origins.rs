//! Origins that may become others while the server runs: those of registered clients (rule H4).

use std::sync::{Arc, PoisonError, RwLock};

/// Such origins. A clone is the same list.
#[derive(Debug, Clone, Default)]
pub struct Origins(Arc<RwLock<Arc<[String]>>>);

impl Origins {
    /// These, in the place of those that were there.
    pub fn replace(&self, origins: impl IntoIterator<Item = String>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = origins.into_iter().collect();
    }

    /// Whether `origin` is one of them.
    #[must_use]
    pub fn has(&self, origin: &str) -> bool {
        self.now().iter().any(|known| known == origin)
    }

    /// Those of now.
    pub(super) fn now(&self) -> Arc<[String]> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl FromIterator<String> for Origins {
    fn from_iter<I: IntoIterator<Item = String>>(origins: I) -> Self {
        Self(Arc::new(RwLock::new(origins.into_iter().collect())))
    }
}
