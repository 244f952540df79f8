//! A whole server from its bound sockets to its end.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::Semaphore;
use warp::filters::BoxedFilter;

use super::{Bound, Stop, accept, limits};
use crate::edge::Response;

/// How long requests in flight may take to end once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// A server that listens and has routes.
pub struct Server {
    /// Its sockets.
    pub bound: Bound,
    /// What answers.
    pub routes: BoxedFilter<(Response,)>,
}

impl Server {
    /// Serves until `stop`, then lets the requests in flight end, for ten seconds at most.
    pub async fn run(self, stop: Stop) {
        let connections = GracefulShutdown::new();
        let free = Arc::new(Semaphore::new(limits::connections()));
        let loops = self.bound.0.into_iter().map(|socket| {
            accept::accept(socket, self.routes.clone(), Arc::clone(&free), (&stop, &connections))
        });
        futures_util::future::join_all(loops).await;
        tracing::info!("stopping: letting requests in flight end");
        tokio::select! {
            () = connections.shutdown() => tracing::info!("stopped"),
            () = tokio::time::sleep(DRAIN) => tracing::warn!("stopped with requests in flight"),
        }
    }
}

/// Runs a server's `main`: a runtime, the body, and its error as one plain paragraph on standard error.
pub fn launch<F, E>(body: impl FnOnce() -> F) -> ExitCode
where
    F: Future<Output = Result<(), E>>,
    E: std::fmt::Display,
{
    let result = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(async { body().await.map_err(|error| error.to_string()) }),
        Err(error) => Err(format!("the runtime cannot start: {error}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}
