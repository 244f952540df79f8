//! A bounded pool of low-priority threads with a bounded queue: a flood of logins must stall neither token checks nor
//! the machine.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::Counted;

type Job = Box<dyn FnOnce() + Send>;

/// Waiting logins per thread: at a quarter of a second each, the last one waits eight seconds.
const QUEUE_PER_THREAD: usize = 32;

/// As many jobs as may wait are waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the hashing queue is full")]
pub struct QueueFull;

/// The threads that hash.
pub struct Pool {
    queue: SyncSender<Job>,
    counted: Counted,
}

impl Pool {
    /// One thread per core; every job is counted in `counted`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(counted: Counted) -> io::Result<Self> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with(counted, threads, threads * QUEUE_PER_THREAD)
    }

    /// `threads` threads and room for `waiting` jobs that no thread has taken yet.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn with(counted: Counted, threads: usize, waiting: usize) -> io::Result<Self> {
        let (queue, jobs) = sync_channel::<Job>(waiting);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads {
            let jobs = Arc::clone(&jobs);
            std::thread::Builder::new().name(format!("hashing-{number}")).spawn(move || work(&jobs))?;
        }
        Ok(Self { queue, counted })
    }

    /// Runs `job` on one of the threads. `None` when the job panicked.
    ///
    /// # Errors
    /// [`QueueFull`], at once. A job whose future was dropped is not begun; a client that merely closed its half of the
    /// connection may still be waiting for the answer, so that alone drops nothing.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, QueueFull> {
        let (done, result) = oneshot::channel();
        let (waiting, counted) = (self.counted.wait(), self.counted.clone());
        let job = move || {
            drop(waiting);
            if !done.is_closed() {
                let _ = done.send(counted.time(job));
            }
        };
        match self.queue.try_send(Box::new(job)) {
            Ok(()) => Ok(result.await.ok()),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.counted.refused.inc();
                Err(QueueFull)
            }
        }
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    lower_priority();
    loop {
        // The lock is held while waiting, never while working.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // A job that panics drops its sender, which its caller sees; the thread lives on.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    }
}

/// Everything else the process does comes first.
#[cfg(target_os = "linux")]
fn lower_priority() {
    // On Linux this call is about the calling thread alone. Where it is refused, hashing is merely less polite.
    if let Err(error) = rustix::process::setpriority_process(None, 19) {
        tracing::warn!(%error, "hashing threads run at normal priority");
    }
}

/// Elsewhere the call would slow the whole process down.
#[cfg(not(target_os = "linux"))]
fn lower_priority() {}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_service::telemetry::metrics::Metrics;
    use std::sync::mpsc;

    /// One thread, and room for one more job.
    fn pool() -> Pool {
        Pool::with(Counted::register(&mut Metrics::default()), 1, 1).unwrap()
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_loses_nothing() {
        let pool = Arc::new(pool());
        let (release, gate) = mpsc::channel::<()>();
        let (started, begun) = oneshot::channel();
        let blocked = Arc::clone(&pool);
        let first = tokio::spawn(async move {
            let job = move || {
                let _ = started.send(());
                gate.recv().is_ok()
            };
            blocked.run(job).await
        });
        begun.await.unwrap();
        // The one thread is busy: the next job waits in the queue, the one after it finds no room.
        let waiting = Arc::clone(&pool);
        let mut second = Box::pin(async move { waiting.run(|| 2).await });
        assert!(futures_poll(&mut second).is_none());
        assert_eq!(pool.run(|| 3).await, Err(QueueFull));
        assert_eq!(pool.counted.numbers(), (1, 1, 1));
        release.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Ok(Some(true)));
        assert_eq!(second.await, Ok(Some(2)));
        assert_eq!(pool.counted.numbers(), (0, 0, 1));
    }

    #[tokio::test]
    async fn a_job_that_panics_harms_nobody_else() {
        let pool = pool();
        assert_eq!(pool.run(|| -> u8 { panic!("on purpose") }).await, Ok(None));
        assert_eq!(pool.run(|| 5).await, Ok(Some(5)));
        assert_eq!(pool.counted.numbers(), (0, 0, 0));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn its_threads_are_nicer_than_the_others() {
        let pool = pool();
        let nice = pool.run(|| rustix::process::getpriority_process(None).unwrap()).await;
        assert_eq!(nice, Ok(Some(19)));
        assert_eq!(rustix::process::getpriority_process(None).unwrap(), 0);
    }

    fn futures_poll<T>(future: &mut std::pin::Pin<Box<impl Future<Output = T>>>) -> Option<T> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(value) => Some(value),
            std::task::Poll::Pending => None,
        }
    }
}
