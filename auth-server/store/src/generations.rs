//! What tells servers that something which they keep in memory was changed: a number that goes up.

use signet_db::{AnyConnection, DbError, Reader, SqlError, query, query_scalar};

/// The signing keys.
pub(crate) const SIGNING_KEYS: &str = "signing_keys";
/// The clients that were registered by command.
pub(crate) const CLIENTS: &str = "clients";

/// The number of `name` now.
pub(crate) async fn current(reader: &Reader, name: &'static str) -> Result<i64, SqlError> {
    let select = query_scalar("SELECT generation FROM generations WHERE name = $1").bind(name);
    select.fetch_one(reader).await
}

/// Takes the number of `name` one up, if it is still `from`; whoever else does so waits until this transaction is over, and is
/// then told that it is not.
pub(crate) async fn advance(t: &mut AnyConnection, name: &'static str, from: i64) -> Result<bool, DbError> {
    let update = "UPDATE generations SET generation = generation + 1 WHERE name = $1 AND generation = $2 \
                  RETURNING generation";
    let update = query_scalar::<_, i64>(update).bind(name).bind(from);
    Ok(update.fetch_optional(t).await?.is_some())
}

/// Takes the number of `name` one up, whatever it is.
pub(crate) async fn next(t: &mut AnyConnection, name: &'static str) -> Result<(), DbError> {
    let update = "UPDATE generations SET generation = generation + 1 WHERE name = $1";
    query(update).bind(name).execute(t).await?;
    Ok(())
}
