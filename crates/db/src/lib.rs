//! One database, on either of two engines: SQLite in a file, PostgreSQL by its address.
//!
//! Statements are written once for both: `$n`, `RETURNING`, `ON CONFLICT`; columns are `TEXT`, `BIGINT` and `BYTEA`,
//! truth is 0 or 1, times are unix seconds, and sums are `CAST(… AS BIGINT)`.
//!
//! A change is one transaction, [`Database::change`]: what has to be read for it is read in the same statement, because
//! PostgreSQL's usual isolation loses updates that are read first and written later. Reading alone goes by
//! [`Database::reader`].

mod backup;
mod database;
mod engine;
mod error;
mod in_place;
mod lanes;
mod location;
mod look;
mod migrations;
mod private;
mod queue;
mod reader;
mod settings;
mod watched;

pub use backup::BackupError;
pub use database::{Change, Database};
pub use engine::Engine;
pub use error::DbError;
pub use futures_util::future::BoxFuture;
pub use location::Location;
pub use migrations::Migration;
pub use reader::Reader;
pub use sqlx::Error as SqlError;
pub use sqlx::any::AnyRow;
pub use sqlx::{AnyConnection, AssertSqlSafe, Row, query, query_as, query_scalar};
pub use watched::Watched;

#[cfg(feature = "testing")]
pub mod testing;
