//! What only reads. A statement takes a connection and gives it back; one that fails, or is dropped before its end, takes the
//! connection with it, in whatever state that is.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::any::{Any, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{Either, Execute, Executor, SqlStr};

use crate::lanes::Lanes;

/// Connections for statements that only read: sqlx takes it in the place of a pool.
#[derive(Clone)]
pub struct Reader(Arc<Lanes>);

impl Reader {
    pub(crate) fn of(lanes: Lanes) -> Self {
        Self(Arc::new(lanes))
    }

    /// Ends its connections; what is under way ends first.
    pub(crate) async fn close(&self) {
        self.0.close().await;
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
            let mut lane = reader.0.take().await?;
            let all: Vec<_> = lane.connection.fetch_many(query).try_collect().await?;
            reader.0.give_back(lane);
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
            let mut lane = reader.0.take().await?;
            let row = lane.connection.fetch_optional(query).await?;
            reader.0.give_back(lane);
            Ok(row)
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
            let mut lane = reader.0.take().await?;
            let statement = lane.connection.prepare_with(sql, parameters).await?;
            reader.0.give_back(lane);
            Ok(statement)
        })
    }
}
