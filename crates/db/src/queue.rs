//! SQLite takes one change after the other. Those that wait while one is being committed are committed together: the disk is
//! waited for once. Each has a savepoint of its own, so that one that fails takes no other down; one of a single statement needs none,
//! because SQLite undoes a statement that breaks a rule by itself.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::{AnyConnection, Connection as _, query};
use tokio::sync::{mpsc, oneshot};

use crate::DbError;
use crate::database::Change;
use crate::lanes::Lanes;

/// So many changes may wait; the next is refused at once.
const WAITING: usize = 1024;
/// So many are committed together.
const TOGETHER: usize = 64;

/// Where changes wait for their turn.
#[derive(Clone)]
pub(crate) struct Queue(mpsc::Sender<Box<dyn Pending>>);

/// A change that waits.
trait Pending: Send {
    /// Makes it, but for the commit; whether it succeeded.
    fn run<'c>(&'c mut self, connection: &'c mut AnyConnection) -> BoxFuture<'c, bool>;
    /// Whether it is one statement and nothing else.
    fn is_statement(&self) -> bool;
    /// Whether it came to nothing because of a rule of its table: all that was done before stands then.
    fn broke_a_rule(&self) -> bool;
    /// Whether nobody waits for it any more.
    fn is_given_up(&self) -> bool;
    /// Tells the one who waits, once it is known whether all was committed.
    fn tell(self: Box<Self>, committed: Result<(), DbError>);
}

struct Waiting<T> {
    work: Option<Change<T>>,
    is_statement: bool,
    outcome: Option<Result<T, DbError>>,
    reply: oneshot::Sender<Result<T, DbError>>,
}

impl Queue {
    /// A queue before `writer`, which is one connection; it ends with the last of its handles.
    pub(crate) fn before(writer: Arc<Lanes>) -> Self {
        let (sender, waiting) = mpsc::channel(WAITING);
        tokio::spawn(serve(writer, waiting));
        Self(sender)
    }

    /// The outcome of `work`, once it is committed.
    pub(crate) async fn change<T: Send + 'static>(&self, work: Change<T>) -> Result<T, DbError> {
        self.wait(work, false).await
    }

    /// The same for one statement, which changes nothing when `work` fails.
    pub(crate) async fn statement<T: Send + 'static>(&self, work: Change<T>) -> Result<T, DbError> {
        self.wait(work, true).await
    }

    async fn wait<T: Send + 'static>(&self, work: Change<T>, is_statement: bool) -> Result<T, DbError> {
        let (reply, told) = oneshot::channel();
        let waiting = Box::new(Waiting { work: Some(work), is_statement, outcome: None, reply });
        self.0.try_send(waiting).map_err(|_| DbError::unavailable("too many changes wait for it"))?;
        told.await.unwrap_or_else(|_| Err(DbError::unavailable("it is being closed")))
    }
}

async fn serve(writer: Arc<Lanes>, mut waiting: mpsc::Receiver<Box<dyn Pending>>) {
    let mut batch = Vec::with_capacity(TOGETHER);
    while waiting.recv_many(&mut batch, TOGETHER).await > 0 {
        // Nobody was promised anything yet.
        batch.retain(|job| !job.is_given_up());
        if batch.is_empty() {
            continue;
        }
        let committed = commit(&writer, &mut batch).await;
        if let Err(error) = &committed {
            tracing::warn!(%error, changes = batch.len(), "changes could not be committed");
        }
        batch.drain(..).for_each(|job| job.tell(committed.clone()));
    }
}

async fn commit(writer: &Lanes, batch: &mut [Box<dyn Pending>]) -> Result<(), DbError> {
    let mut lane = writer.take().await?;
    let committed = together(&mut lane.connection, batch).await;
    if committed.is_ok() {
        writer.give_back(lane);
    } else {
        // What state it is in is not worth finding out.
        let _ = lane.connection.close().await;
    }
    committed
}

async fn together(connection: &mut AnyConnection, batch: &mut [Box<dyn Pending>]) -> Result<(), DbError> {
    // At once, because a transaction that begins by reading cannot always go on to write.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    if let [job] = batch {
        // Alone it needs no savepoint: undone is then the whole transaction.
        let done = job.run(&mut transaction).await;
        return Ok(if done { transaction.commit().await } else { transaction.rollback().await }?);
    }
    for job in batch {
        if job.is_statement() {
            if !job.run(&mut transaction).await && !job.broke_a_rule() {
                // A full disk, say: SQLite may have undone all, and what comes next would be committed by itself.
                return Err(DbError::unavailable("another change, to be committed with it, failed"));
            }
            continue;
        }
        query("SAVEPOINT one").execute(&mut *transaction).await?;
        if !job.run(&mut transaction).await {
            query("ROLLBACK TO one").execute(&mut *transaction).await?;
        }
        query("RELEASE one").execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

impl<T: Send + 'static> Pending for Waiting<T> {
    fn run<'c>(&'c mut self, connection: &'c mut AnyConnection) -> BoxFuture<'c, bool> {
        async move {
            let Some(work) = self.work.take() else { return false };
            let done = AssertUnwindSafe(work(connection)).catch_unwind().await;
            let outcome = done.unwrap_or_else(|_| Err(DbError::broken("a change panicked")));
            let succeeded = outcome.is_ok();
            self.outcome = Some(outcome);
            succeeded
        }
        .boxed()
    }

    fn is_statement(&self) -> bool {
        self.is_statement
    }

    fn broke_a_rule(&self) -> bool {
        matches!(self.outcome, Some(Err(DbError::Taken | DbError::Gone)))
    }

    fn is_given_up(&self) -> bool {
        self.reply.is_closed()
    }

    fn tell(self: Box<Self>, committed: Result<(), DbError>) {
        let outcome = match (self.outcome, committed) {
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(DbError::broken("a change was not made")),
        };
        // Whoever has gone away meanwhile finds it made.
        let _ = self.reply.send(outcome);
    }
}
