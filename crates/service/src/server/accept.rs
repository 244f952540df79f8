//! The accept loop: hyper over warp, with the limits that neither has by itself (RFC 9112 §9.5 on timeouts).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Request;
use http::header::HOST;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use warp::filters::BoxedFilter;

use super::Stop;
use super::linger::Linger;
use crate::edge::{Peer, Response};

/// How long a request's header section may take, and an idle connection may wait for its next request.
const HEADER_PATIENCE: Duration = Duration::from_secs(15);
/// The size of a header section; more is 431.
const HEADER_BYTES: usize = 32 * 1024;
/// Open connections per listening socket; the next one waits in the system's queue.
const CONNECTIONS: usize = 8192;
/// After an accept that failed, as when descriptors run out: waiting beats spinning.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Accepts until `stop`, giving each connection to a task of its own that `all` knows of.
pub(super) async fn accept(
    listener: TcpListener,
    routes: BoxedFilter<(Response,)>,
    stop: &Stop,
    all: &GracefulShutdown,
) {
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let next = async {
            let place = Arc::clone(&free).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! { next = next => next, () = stop.requested() => return };
        match accepted {
            Ok((stream, peer)) => {
                let (routes, watcher) = (routes.clone(), all.watcher());
                tokio::spawn(async move {
                    connection(stream, peer, routes, watcher).await;
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

async fn connection(stream: TcpStream, peer: SocketAddr, routes: BoxedFilter<(Response,)>, watcher: Watcher) {
    // Small answers must not wait for the client's acknowledgement of the last one.
    let _ = stream.set_nodelay(true);
    let begun = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&begun);
    let routes = TowerToHyperService::new(warp::service(routes));
    let service = service_fn(move |request: Request<Incoming>| {
        seen.store(true, Ordering::Relaxed);
        routes.call(addressed(request, peer))
    });
    let builder = builder();
    let serving =
        watcher.watch(builder.serve_connection(TokioIo::new(Linger::new(stream)), service).into_owned());
    let mut serving = std::pin::pin!(serving);
    // hyper's header timeout starts only once it knows which version of HTTP is spoken.
    tokio::select! {
        result = &mut serving => return done(result),
        () = tokio::time::sleep(HEADER_PATIENCE) => if !begun.load(Ordering::Relaxed) { return },
    }
    done(serving.await);
}

fn done<E: std::fmt::Display>(result: Result<(), E>) {
    if let Err(error) = result {
        tracing::debug!(%error, "a connection ended early");
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE);
    builder.http1().max_buf_size(HEADER_BYTES).half_close(true);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(HEADER_PATIENCE);
    let header_list = u32::try_from(HEADER_BYTES).unwrap_or(u32::MAX);
    builder.http2().max_header_list_size(header_list).max_concurrent_streams(128);
    builder
}

/// The request with its peer noted, and with a `Host` where HTTP/2 says `:authority` instead (RFC 9113 §8.3.1).
fn addressed(mut request: Request<Incoming>, peer: SocketAddr) -> Request<Incoming> {
    request.extensions_mut().insert(Peer(peer));
    let authority = request.uri().authority().and_then(|authority| authority.as_str().parse().ok());
    if let (Some(authority), false) = (authority, request.headers().contains_key(HOST)) {
        request.headers_mut().insert(HOST, authority);
    }
    request
}
