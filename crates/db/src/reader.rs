//! What only reads. A statement takes a connection and gives it back; one that fails, or is dropped before its end, takes the
//! connection with it, in whatever state that is. One row of SQLite is read in place where that can be.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::any::{Any, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Either, Execute, Executor, SqlStr, query_with};

use crate::in_place::InPlace;
use crate::lanes::Lanes;

/// Connections for statements that only read: sqlx takes it in the place of a pool.
#[derive(Clone)]
pub struct Reader(Arc<Inner>);

struct Inner {
    lanes: Lanes,
    in_place: Option<InPlace>,
}

impl Reader {
    pub(crate) fn of(lanes: Lanes, in_place: Option<InPlace>) -> Self {
        Self(Arc::new(Inner { lanes, in_place }))
    }

    /// Ends its connections; what is under way ends first.
    pub(crate) async fn close(&self) {
        if let Some(in_place) = &self.0.in_place {
            in_place.close();
        }
        self.0.lanes.close().await;
    }

    /// The first row, from a connection that is waited for.
    async fn optional<'q>(&self, query: impl Execute<'q, Any> + 'q) -> Result<Option<AnyRow>, sqlx::Error> {
        let mut lane = self.0.lanes.take().await?;
        let row = lane.connection.fetch_optional(query).await?;
        self.0.lanes.give_back(lane);
        Ok(row)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}

impl<'p> Executor<'p> for &'_ Reader {
    type Database = Any;

    /// All rows are read before the first is given: nobody who is slow keeps a connection.
    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<AnyQueryResult, AnyRow>, sqlx::Error>>
    where
        E: 'q + Execute<'q, Any>,
    {
        let reader = self.clone();
        let all = async move {
            let mut lane = reader.0.lanes.take().await?;
            let all: Vec<_> = lane.connection.fetch_many(query).try_collect().await?;
            reader.0.lanes.give_back(lane);
            Ok::<_, sqlx::Error>(futures_util::stream::iter(all.into_iter().map(Ok)))
        };
        futures_util::stream::once(all).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, mut query: E) -> BoxFuture<'e, Result<Option<AnyRow>, sqlx::Error>>
    where
        E: 'q + Execute<'q, Any>,
    {
        let reader = self.clone();
        Box::pin(async move {
            let Some(in_place) = &reader.0.in_place else { return reader.optional(query).await };
            let persistent = query.persistent();
            let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
            let sql = query.sql();
            if let Ok(row) = in_place.row(sql.as_str(), &arguments) {
                return Ok(row);
            }
            reader.optional(query_with(sql, arguments).persistent(persistent)).await
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, Result<AnyStatement, sqlx::Error>>
    where
        'p: 'e,
    {
        let reader = self.clone();
        Box::pin(async move {
            let mut lane = reader.0.lanes.take().await?;
            let statement = lane.connection.prepare_with(sql, parameters).await?;
            reader.0.lanes.give_back(lane);
            Ok(statement)
        })
    }
}
