//! When a server stops: on SIGINT or SIGTERM, or at the end of its standard input when its parent asked for that.

use signet_shared::wire::Readiness;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::telemetry;

/// Tells everybody in a process that it is going down.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Follows the signals of this process: the first stops it in order, the second at once. With
    /// `SIGNET_STOP_WITH_STDIN=1` the end of standard input counts as the first too: a parent that dies without a word then
    /// leaves nobody behind.
    #[must_use]
    pub fn on_signals() -> Self {
        let (sender, receiver) = watch::channel(false);
        if std::env::var("SIGNET_STOP_WITH_STDIN").is_ok_and(|value| value == "1") {
            let sender = sender.clone();
            // A thread of its own: tokio's standard input would keep the runtime alive until the next line.
            std::thread::spawn(move || {
                let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
                sender.send_replace(true);
            });
        }
        // Registered here and now: until then a signal would simply end the process, and a server that says it is ready
        // must be one that can be stopped in order.
        let mut signals = Signals::new();
        tokio::spawn(async move {
            signals.next().await;
            sender.send_replace(true);
            signals.next().await;
            at_once();
        });
        Self(receiver)
    }

    /// Stops when `receiver` shows true, for tests.
    #[must_use]
    pub fn when(receiver: watch::Receiver<bool>) -> Self {
        Self(receiver)
    }

    /// Whether the process is going down.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// What `/ready` says once the process is going down; `None` before that.
    #[must_use]
    pub fn readiness(&self) -> Option<Readiness> {
        self.is_requested().then(|| Readiness::Draining { reasons: vec!["the server is stopping".into()] })
    }

    /// Waits until the process goes down.
    pub async fn requested(&self) {
        // An error means that nobody can ask any more; then nothing ever stops this.
        if self.0.clone().wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Whoever asks twice does not want to wait. Nothing is in order then: requests in flight are lost.
fn at_once() {
    tracing::warn!("stopped at once, because a second signal asked for it");
    telemetry::last_words();
    std::process::exit(1);
}

/// SIGINT and SIGTERM, as they come.
#[cfg(unix)]
struct Signals(Option<(Signal, Signal)>);

#[cfg(unix)]
impl Signals {
    fn new() -> Self {
        let both = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        Self(if let (Ok(interrupt), Ok(terminate)) = both { Some((interrupt, terminate)) } else { None })
    }

    /// The next one.
    async fn next(&mut self) {
        match &mut self.0 {
            Some((interrupt, terminate)) => {
                tokio::select! { _ = interrupt.recv() => (), _ = terminate.recv() => () }
            }
            // Without a handler the signals end the process by themselves.
            None => std::future::pending().await,
        }
    }
}

/// Ctrl-C, as it comes.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self
    }

    /// The next one.
    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
