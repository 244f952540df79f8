//! Whether the database does its part: what was last seen of reading and of changing.

use std::sync::{Mutex, PoisonError};

use signet_db::{DbError, query, query_scalar};

use crate::{Store, told};

/// Why reading and changing do not work, where they do not.
#[derive(Debug, Default)]
pub(crate) struct Health(Mutex<[Option<String>; 2]>);

const READING: usize = 0;
const CHANGING: usize = 1;

impl Health {
    pub(crate) fn read<T>(&self, outcome: Result<T, DbError>) -> Result<T, DbError> {
        self.note(READING, outcome)
    }

    pub(crate) fn changed<T>(&self, outcome: Result<T, DbError>) -> Result<T, DbError> {
        self.note(CHANGING, outcome)
    }

    fn note<T>(&self, what: usize, outcome: Result<T, DbError>) -> Result<T, DbError> {
        let reason = match &outcome {
            Err(error) if error.is_unavailable() => Some(error.to_string()),
            _ => None,
        };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = held.get_mut(what)
            && *place != reason
        {
            *place = reason;
        }
        outcome
    }

    fn reason(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().flatten().next().cloned()
    }
}

impl Store {
    /// Why the database cannot be used now, as far as the last use of it told.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.health.reason()
    }

    /// Finds out anew: by reading, and where changing did not work, by a change that changes nothing.
    pub async fn probe(&self) {
        let one = query_scalar::<_, i64>("SELECT CAST(1 AS BIGINT)").fetch_one(self.database.reader()).await;
        let read = self.health.read(one.map_err(DbError::from)).map_err(told);
        if read.is_err() || self.trouble().is_none() {
            return;
        }
        let same = "UPDATE tenants SET created_at = created_at";
        let _ = self
            .change(move |t| {
                Box::pin(async move {
                    query(same).execute(t).await?;
                    Ok(())
                })
            })
            .await;
    }
}
