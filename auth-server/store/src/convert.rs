//! Between the domain and what tables keep.

use serde::Serialize;
use serde::de::DeserializeOwned;
use signet_db::DbError;

/// Unix seconds as a column keeps them; beyond its end there is no time.
pub(crate) fn column(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// A column that is never negative.
pub(crate) fn number<T: TryFrom<i64>>(column: i64) -> Result<T, DbError> {
    T::try_from(column).map_err(|_| DbError::Broken(format!("{column} is out of range").into()))
}

/// What is kept whole, as JSON.
pub(crate) fn json<T: Serialize>(whole: &T) -> Result<String, DbError> {
    serde_json::to_string(whole).map_err(|error| DbError::Broken(error.to_string().into()))
}

/// What was kept whole; `what` it is, for whoever looks for the mistake.
pub(crate) fn whole<T: DeserializeOwned>(json: &str, what: &str) -> Result<T, DbError> {
    serde_json::from_str(json).map_err(|_| DbError::Broken(format!("{what} cannot be read").into()))
}
