//! The accept loop: hyper over warp, with the limits that neither has by itself (RFC 9112 §9.5 on timeouts).

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use http::header::HOST;
use http::{Request, Version};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use warp::filters::BoxedFilter;

use super::Stop;
use super::activity::Activity;
use super::linger::Linger;
use crate::edge::{self, Peer, Received, Refusal, Response};

/// How long a request's header section may take, and an idle connection may wait for its next request.
const HEADER_PATIENCE: Duration = Duration::from_secs(15);
/// How long an HTTP/2 connection may go without a request under way; HTTP/1.1 has the patience above.
const IDLE_PATIENCE: Duration = Duration::from_mins(2);
/// Requests under way at once on one HTTP/2 connection.
const STREAMS: u32 = 32;
/// The size of a header section; more is 431.
const HEADER_BYTES: usize = 32 * 1024;
/// After an accept that failed, as when descriptors run out: waiting beats spinning.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Accepts until `stop`, giving each connection, of which there may be `free` at once over all sockets, to a task of its
/// own that `all` knows of. The next connection waits in the system's queue.
pub(super) async fn accept(
    listener: TcpListener,
    routes: BoxedFilter<(Response,)>,
    free: Arc<Semaphore>,
    (stop, all): (&Stop, &GracefulShutdown),
) {
    loop {
        let next = async {
            let place = Arc::clone(&free).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! { next = next => next, () = stop.requested() => return };
        match accepted {
            Ok((stream, peer)) => {
                let (routes, watcher, stop) = (routes.clone(), all.watcher(), stop.clone());
                tokio::spawn(async move {
                    connection((stream, peer), routes, watcher, stop).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn connection(
    (stream, peer): (TcpStream, SocketAddr),
    routes: BoxedFilter<(Response,)>,
    watcher: Watcher,
    stop: Stop,
) {
    // Small answers must not wait for the client's acknowledgement of the last one.
    let _ = stream.set_nodelay(true);
    let activity = Activity::new();
    let noted = activity.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let busy = noted.begin();
        let answering = addressed(request, peer).map(|received| edge::ask(&routes, received));
        async move {
            let response = match answering {
                // The routes turn a handler's panic into an answer; this is for everything else, as in a filter.
                Ok(answering) => {
                    AssertUnwindSafe(answering).catch_unwind().await.unwrap_or_else(|_| Ok(panicked()))
                }
                Err(refusal) => Ok(edge::refuse(&refusal)),
            };
            // The connection is in use until the last byte of the answer was taken.
            response.map(|response| response.map(|body| busy.hold(body)))
        }
    });
    let builder = builder();
    let serving = watcher
        .watch(builder.serve_connection(TokioIo::new(Linger::new(stream, stop)), service).into_owned());
    tokio::select! {
        result = serving => if let Err(error) = result {
            tracing::debug!(%error, "a connection ended early");
        },
        () = activity.ended(HEADER_PATIENCE, IDLE_PATIENCE) => {}
    }
}

fn panicked() -> Response {
    edge::refuse(&Refusal::internal("a request panicked outside its handler"))
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE);
    builder.http1().max_buf_size(HEADER_BYTES).half_close(true);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(HEADER_PATIENCE);
    let header_list = u32::try_from(HEADER_BYTES).unwrap_or(u32::MAX);
    builder.http2().max_header_list_size(header_list).max_concurrent_streams(STREAMS);
    builder
}

/// The request with its peer noted, and with a `Host` where HTTP/2 says `:authority` instead (RFC 9113 §8.3.1).
///
/// A target that is no path (CONNECT, a bare word) is refused: nothing here is a proxy. Where the target has a host of
/// its own, it is the same as `Host`, so that nobody can mean two servers with one request (RFC 9112 §3.2.2).
fn addressed(mut request: Request<Incoming>, peer: SocketAddr) -> Result<Box<Received>, Refusal> {
    if request.uri().path_and_query().is_none() {
        return Err(Refusal::invalid("The target of a request is a path."));
    }
    let authority = request.uri().authority().map(|authority| authority.as_str().to_ascii_lowercase());
    match (authority, request.headers().get(HOST)) {
        (Some(authority), Some(host)) if !host.as_bytes().eq_ignore_ascii_case(authority.as_bytes()) => {
            return Err(Refusal::invalid("The target and the Host of a request name the same server."));
        }
        (Some(authority), None) if request.version() == Version::HTTP_2 => {
            let host = authority.parse().map_err(|_| Refusal::invalid("The authority is no host."))?;
            request.headers_mut().insert(HOST, host);
        }
        _ => {}
    }
    Ok(Received::new(request, Peer(peer)))
}
