//! What only reads. A statement takes a connection and gives it back; one that fails, or is dropped before its end, takes the
//! connection with it, in whatever state that is. Rows of SQLite are read in place where that can be.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::any::{Any, AnyArguments, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::query::Query;
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

    /// What `query` finds, `most` rows at most, where that is read in place; else `query` itself.
    fn in_place<'q>(
        &self,
        mut query: impl Execute<'q, Any>,
        most: usize,
    ) -> Result<Result<Vec<AnyRow>, Query<'q, Any, AnyArguments>>, sqlx::Error> {
        let persistent = query.persistent();
        let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?;
        let sql = query.sql();
        // One that says it has no arguments, rather than none of them, may be several statements.
        if let (Some(in_place), Some(arguments)) = (&self.0.in_place, &arguments)
            && let Ok(rows) = in_place.rows(sql.as_str(), arguments, most)
        {
            return Ok(Ok(rows));
        }
        Ok(Err(query_with(sql, arguments.unwrap_or_default()).persistent(persistent)))
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
            let all: Vec<_> = match reader.in_place(query, usize::MAX)? {
                Ok(rows) => rows.into_iter().map(Either::Right).collect(),
                Err(query) => {
                    let mut lane = reader.0.lanes.take().await?;
                    let all = lane.connection.fetch_many(query).try_collect().await?;
                    reader.0.lanes.give_back(lane);
                    all
                }
            };
            Ok::<_, sqlx::Error>(futures_util::stream::iter(all.into_iter().map(Ok)))
        };
        futures_util::stream::once(all).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<AnyRow>, sqlx::Error>>
    where
        E: 'q + Execute<'q, Any>,
    {
        let reader = self.clone();
        Box::pin(async move {
            match reader.in_place(query, 1)? {
                Ok(mut rows) => Ok(rows.pop()),
                Err(query) => {
                    let mut lane = reader.0.lanes.take().await?;
                    let row = lane.connection.fetch_optional(query).await?;
                    reader.0.lanes.give_back(lane);
                    Ok(row)
                }
            }
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
