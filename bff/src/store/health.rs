//! Whether the database does its part: what was last seen of reading and of changing.

use std::sync::{Mutex, PoisonError};

use signet_db::{DbError, query};

use super::Store;

/// Why reading and changing do not work, where they do not.
#[derive(Debug, Default)]
pub(super) struct Health(Mutex<[Option<String>; 2]>);

/// What was done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Reading = 0,
    Changing = 1,
}

impl Health {
    pub(super) fn note<T>(&self, part: Part, outcome: Result<T, DbError>) -> Result<T, DbError> {
        let reason = match &outcome {
            Err(error) if error.is_unavailable() => Some(error.to_string()),
            _ => None,
        };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = held.get_mut(part as usize)
            && *place != reason
        {
            *place = reason;
        }
        outcome
    }
}

impl Store {
    /// Why the database cannot be used now, as far as the last use of it told.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.health.0.lock().unwrap_or_else(PoisonError::into_inner).iter().flatten().next().cloned()
    }

    /// Finds out anew: by reading, and where changing did not work, by a change that changes nothing.
    pub async fn probe(&self) {
        if self.client_key().await.is_err() || self.trouble().is_none() {
            return;
        }
        let same = "UPDATE client_keys SET place = place";
        let change = self.statement(move |t| {
            Box::pin(async move {
                query(same).execute(t).await?;
                Ok(())
            })
        });
        // What came of it is noted.
        let _ = change.await;
    }
}
