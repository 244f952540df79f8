//! What only reads. A statement takes a connection and gives it back; one that fails, or is dropped before its end, takes the
//! connection with it, in whatever state that is. Rows of SQLite are read in place where that can be.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::any::{Any, AnyArguments, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::error::BoxDynError;
use sqlx::{Either, Execute, Executor, SqlStr};

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

    /// What `asked` finds, `most` rows at most, where that is read in place.
    fn in_place(&self, asked: &Asked, most: usize) -> Option<Vec<AnyRow>> {
        self.0.in_place.as_ref()?.rows(asked.sql.as_str(), asked.arguments.as_ref()?, most).ok()
    }
}

/// A statement, taken apart.
struct Asked {
    sql: SqlStr,
    /// `None` where it may be several statements, which takes another protocol.
    arguments: Option<AnyArguments>,
    persistent: bool,
}

impl Asked {
    fn of<'q>(mut query: impl Execute<'q, Any>) -> Result<Self, sqlx::Error> {
        let persistent = query.persistent();
        let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?;
        Ok(Self { sql: query.sql(), arguments, persistent })
    }
}

impl Execute<'_, Any> for Asked {
    fn sql(self) -> SqlStr {
        self.sql
    }

    fn statement(&self) -> Option<&AnyStatement> {
        None
    }

    fn take_arguments(&mut self) -> Result<Option<AnyArguments>, BoxDynError> {
        Ok(self.arguments.take())
    }

    fn persistent(&self) -> bool {
        self.persistent
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
            let asked = Asked::of(query)?;
            let all: Vec<_> = if let Some(rows) = reader.in_place(&asked, usize::MAX) {
                rows.into_iter().map(Either::Right).collect()
            } else {
                let mut lane = reader.0.lanes.take().await?;
                let all = lane.connection.fetch_many(asked).try_collect().await?;
                reader.0.lanes.give_back(lane);
                all
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
            let asked = Asked::of(query)?;
            if let Some(mut rows) = reader.in_place(&asked, 1) {
                return Ok(rows.pop());
            }
            let mut lane = reader.0.lanes.take().await?;
            let row = lane.connection.fetch_optional(asked).await?;
            reader.0.lanes.give_back(lane);
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
            let mut lane = reader.0.lanes.take().await?;
            let statement = lane.connection.prepare_with(sql, parameters).await?;
            reader.0.lanes.give_back(lane);
            Ok(statement)
        })
    }
}
