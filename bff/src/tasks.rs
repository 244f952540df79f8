//! Tasks that have to come to their end before the process does: what they bring is nowhere else.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Those that are under way. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Tasks(Arc<watch::Sender<()>>);

impl Default for Tasks {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Tasks {
    /// Starts one, which goes on when whoever waits for it goes away.
    pub fn spawn<T>(&self, task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T>
    where
        T: Send + 'static,
    {
        // The sender tells when the last receiver is gone; nothing is ever sent.
        let under_way = self.0.subscribe();
        tokio::spawn(async move {
            let output = task.await;
            drop(under_way);
            output
        })
    }

    /// Waits until none is under way, for `patience` at most: true where that came.
    pub async fn done(&self, patience: Duration) -> bool {
        timeout(patience, self.0.closed()).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use tokio::sync::oneshot;
    use tokio::time::Instant;

    const PATIENCE: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn the_end_waits_for_all_that_are_under_way_also_where_nobody_waits_for_them() {
        let tasks = Tasks::default();
        assert!(tasks.done(PATIENCE).await, "there is none");
        let (go, gone) = oneshot::channel::<()>();
        drop(tasks.spawn(gone));
        let aborted = tasks.spawn(pending::<()>());
        let end = tokio::spawn({
            let tasks = tasks.clone();
            async move { tasks.done(PATIENCE).await }
        });
        aborted.abort();
        assert!(aborted.await.unwrap_err().is_cancelled());
        assert!(!end.is_finished());
        go.send(()).unwrap();
        assert!(end.await.unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_end_is_waited_for_no_longer_than_was_said() {
        let (tasks, began) = (Tasks::default(), Instant::now());
        drop(tasks.spawn(pending::<()>()));
        assert!(!tasks.done(PATIENCE).await);
        assert_eq!(began.elapsed(), PATIENCE);
    }
}
