//! Rows of SQLite, read where they are asked for. The driver of sqlx has a thread for each connection, and to wake it and be woken costs
//! several times what a look-up does. What cannot be had at once, for whatever reason, is left to that driver: it has the patience, and
//! the words for what is wrong.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, Row, StatementStatus};
use sqlx_core::HashMap;
use sqlx_core::any::{AnyArguments, AnyColumn, AnyRow, AnyTypeInfo, AnyTypeInfoKind, AnyValue, AnyValueKind};
use sqlx_core::ext::ustr::UStr;

/// What a statement may take, in instructions of SQLite's virtual machine: a look-up by an index takes some hundred, and whoever needs
/// more than that shall not keep a thread from the requests of others. For a page that the system does not hold the thread waits as long
/// as the disk takes.
const STEPS: i32 = 10_000;
/// Statements that each connection keeps prepared: more than either server reads by.
const STATEMENTS: usize = 64;

/// Connections to one file. As many are open as threads have read at the same moment.
pub(crate) struct InPlace {
    file: PathBuf,
    /// `None` once it is closed.
    free: Mutex<Option<Vec<Hand>>>,
}

/// It is left to others.
#[derive(Debug)]
pub(crate) struct Left {
    /// Whether the file itself may be what is wrong: what was read of it before counts no more.
    is_sick: bool,
}

impl Left {
    /// Because of what was asked.
    const HERE: Self = Self { is_sick: false };
}

/// A connection, and what is known of the rows of each of its statements.
struct Hand {
    connection: Connection,
    shapes: HashMap<String, Shape>,
}

/// What all rows of a statement have in common.
struct Shape {
    names: Arc<HashMap<UStr, usize>>,
    columns: Vec<AnyColumn>,
}

impl InPlace {
    /// Of the database in `file`, which is there.
    pub(crate) fn of(file: PathBuf) -> Self {
        Self { file, free: Mutex::new(Some(Vec::new())) }
    }

    /// The rows that `sql` finds with `arguments`, `most` of them at most.
    pub(crate) fn rows(&self, sql: &str, arguments: &AnyArguments, most: usize) -> Result<Vec<AnyRow>, Left> {
        let free = self.free().as_mut().ok_or(Left::HERE)?.pop();
        let mut hand = if let Some(hand) = free { hand } else { Hand::open(&self.file)? };
        let read = hand.rows(sql, &arguments.values.0, most);
        if let Some(free) = self.free().as_mut() {
            match &read {
                Ok(_) => free.push(hand),
                Err(Left { is_sick: true }) => free.clear(),
                Err(Left { is_sick: false }) => {}
            }
        }
        read
    }

    /// Reads nothing any more.
    pub(crate) fn close(&self) {
        let closed = self.free().take();
        drop(closed);
    }

    fn free(&self) -> MutexGuard<'_, Option<Vec<Hand>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hand {
    fn open(file: &std::path::Path) -> Result<Self, Left> {
        // One that could not write cannot read either where it is the first: it makes the files beside the database.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF")?;
        // Whoever waits for a lock does so elsewhere.
        connection.busy_timeout(Duration::ZERO)?;
        connection.progress_handler(STEPS, Some(|| true))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { connection, shapes: HashMap::new() })
    }

    fn rows(&mut self, sql: &str, arguments: &[AnyValueKind], most: usize) -> Result<Vec<AnyRow>, Left> {
        let mut statement = self.connection.prepare_cached(sql)?;
        for place in 1..=statement.parameter_count() {
            let argument = number(&statement, place).and_then(|number| arguments.get(number - 1));
            statement.raw_bind_parameter(place, bound(argument.ok_or(Left::HERE)?)?)?;
        }
        // They are counted over all runs of a statement.
        statement.reset_status(StatementStatus::VmStep);
        let (mut found, mut rows) = (Vec::new(), statement.raw_query());
        while found.len() < most
            && let Some(row) = rows.next()?
        {
            found.push(shape(&mut self.shapes, sql, row).filled(row)?);
        }
        Ok(found)
    }
}

/// That of the rows of `sql`, of which `row` is one.
fn shape<'a>(shapes: &'a mut HashMap<String, Shape>, sql: &str, row: &Row<'_>) -> &'a Shape {
    if !shapes.contains_key(sql) && shapes.len() >= STATEMENTS {
        shapes.clear();
    }
    shapes.entry_ref(sql).or_insert_with(|| Shape::of(row.as_ref()))
}

impl Shape {
    fn of(statement: &rusqlite::Statement<'_>) -> Self {
        let names: Vec<UStr> = statement.column_names().into_iter().map(UStr::new).collect();
        // The type is told by each value, as SQLite has it.
        let column = |(ordinal, name): (usize, &UStr)| AnyColumn {
            ordinal,
            name: name.clone(),
            type_info: AnyTypeInfo { kind: AnyTypeInfoKind::Null },
        };
        let columns = names.iter().enumerate().map(column).collect();
        Self {
            columns,
            names: Arc::new(names.into_iter().enumerate().map(|(place, name)| (name, place)).collect()),
        }
    }

    fn filled(&self, row: &Row<'_>) -> Result<AnyRow, Left> {
        let read = |place| Ok(AnyValue { kind: kind(row.get_ref(place)?)? });
        let values = (0..self.columns.len()).map(read).collect::<Result<_, Left>>()?;
        Ok(AnyRow { column_names: Arc::clone(&self.names), columns: self.columns.clone(), values })
    }
}

/// Which argument the parameter at `place` stands for: `$2` is the second, wherever it comes first.
fn number(statement: &CachedStatement<'_>, place: usize) -> Option<usize> {
    let number = statement.parameter_name(place)?.strip_prefix('$')?.parse().ok()?;
    (number > 0).then_some(number)
}

fn bound(argument: &AnyValueKind) -> Result<ToSqlOutput<'_>, Left> {
    Ok(ToSqlOutput::Borrowed(match argument {
        AnyValueKind::Null(_) => ValueRef::Null,
        AnyValueKind::BigInt(number) => ValueRef::Integer(*number),
        AnyValueKind::Text(text) => ValueRef::Text(text.as_bytes()),
        AnyValueKind::TextSlice(text) => ValueRef::Text(text.as_bytes()),
        AnyValueKind::Blob(bytes) => ValueRef::Blob(bytes),
        // Columns have no other types.
        _ => return Err(Left::HERE),
    }))
}

fn kind(value: ValueRef<'_>) -> Result<AnyValueKind, Left> {
    Ok(match value {
        ValueRef::Null => AnyValueKind::Null(AnyTypeInfoKind::Null),
        ValueRef::Integer(number) => AnyValueKind::BigInt(number),
        ValueRef::Real(number) => AnyValueKind::Double(number),
        ValueRef::Text(text) => {
            AnyValueKind::Text(Arc::new(str::from_utf8(text).map_err(|_| Left::HERE)?.to_owned()))
        }
        ValueRef::Blob(bytes) => AnyValueKind::Blob(Arc::new(bytes.to_vec())),
    })
}

impl From<rusqlite::Error> for Left {
    fn from(error: rusqlite::Error) -> Self {
        use ErrorCode::{CannotOpen, DatabaseCorrupt, NotADatabase, SystemIoFailure};
        tracing::trace!("rows are not read in place: {error}");
        let of_the_file = [CannotOpen, DatabaseCorrupt, NotADatabase, SystemIoFailure];
        Self { is_sick: error.sqlite_error_code().is_some_and(|code| of_the_file.contains(&code)) }
    }
}

#[cfg(test)]
#[path = "in_place_tests.rs"]
mod tests;
