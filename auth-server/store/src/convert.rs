//! Between numbers of the domain and numbers of the tables.

use signet_db::DbError;

/// Unix seconds as a column keeps them; beyond its end there is no time.
pub(crate) fn column(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// A column that is never negative.
pub(crate) fn number<T: TryFrom<i64>>(column: i64) -> Result<T, DbError> {
    T::try_from(column).map_err(|_| DbError::Broken(format!("{column} is out of range").into()))
}
