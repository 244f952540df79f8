//! A whole server from its bound sockets to its end.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use warp::filters::BoxedFilter;

use super::closing::Close;
use super::connection::Site;
use super::room::Room;
use super::{Front, Stop, accept};
use crate::edge::Response;
use crate::telemetry;

/// Once the sockets are closed, what is on its way still comes in for this long: a client that has just sent a request over
/// an idle connection would find it closed, and could not know whether it was heard.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// A server that listens and has routes.
pub struct Server {
    /// Its sockets, and what holds at its border.
    pub front: Front,
    /// What answers.
    pub routes: BoxedFilter<(Response,)>,
}

impl Server {
    /// Serves until `stop`. Then it goes in steps: for `connections.notice_time` it takes requests as before, while `/ready`
    /// says that it goes; it accepts no more; it lets the requests in flight end, for `connections.stop_time` at most.
    pub async fn run(self, stop: Stop) {
        let Front { sockets, border, tls, connections } = self.front;
        let border = Arc::new(border);
        let room = Room::new(Arc::clone(&border), connections);
        let reload = tls.as_ref().map(|tls| tokio::spawn(tls.reload().run()));
        let site = Arc::new(Site::new(self.routes, Arc::clone(&border), tls));
        let (close, closing) = Close::new();
        let loops = sockets.0.into_iter().map(|socket| {
            tokio::spawn(accept::accept(socket, Arc::clone(&site), Arc::clone(&room), closing.clone()))
        });
        let loops: Vec<_> = loops.collect();
        drop(closing);
        stop.requested().await;
        close.leave();
        let limits = &border.limits;
        if !limits.notice_time.is_zero() {
            tracing::info!("stopping in {} s: /ready says so until then", limits.notice_time.as_secs());
            tokio::time::sleep(limits.notice_time).await;
        }
        tracing::info!("stopping: letting requests in flight end");
        close.deafen();
        futures_util::future::join_all(loops).await;
        tokio::time::sleep(LAST_WORDS).await;
        if close.close(limits.stop_time).await {
            tracing::info!("stopped");
        } else {
            tracing::warn!("stopped with requests in flight");
        }
        reload.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

/// Runs a server's `main`: a runtime, the body, and its error as one plain paragraph on standard error.
pub fn launch<F, E>(body: impl FnOnce() -> F) -> ExitCode
where
    F: Future<Output = Result<(), E>>,
    E: std::fmt::Display,
{
    let result = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(async {
            let result = body().await.map_err(|error| error.to_string());
            telemetry::end().await;
            result
        }),
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
