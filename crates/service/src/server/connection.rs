//! One connection from its first byte to its last: TLS, hyper, its times, and its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;

use futures_util::FutureExt as _;
use http::header::{CONNECTION, HOST};
use http::{HeaderValue, Request, Version};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpStream;
use warp::filters::BoxedFilter;

use super::activity::{Activity, Patience};
use super::closing::Closing;
use super::forwarded;
use super::linger::Linger;
use super::tls::Tls;
use super::wire::Wire;
use crate::config::{Border, Limits};
use crate::edge::{self, Peer, Received, Refusal, Response};

/// What all connections of a server share.
pub(super) struct Site {
    /// What answers.
    routes: BoxedFilter<(Response,)>,
    border: Arc<Border>,
    tls: Option<Tls>,
    builder: Builder<TokioExecutor>,
}

impl Site {
    /// A server of `routes` within `border`.
    pub(super) fn new(routes: BoxedFilter<(Response,)>, border: Arc<Border>, tls: Option<Tls>) -> Self {
        let builder = builder(&border.limits);
        Self { routes, border, tls, builder }
    }

    /// Whose request this is, and whether it is one that can be answered.
    fn receive(
        &self,
        request: Request<Incoming>,
        socket: SocketAddr,
        secure: bool,
    ) -> Result<Box<Received>, Refusal> {
        let request = addressed(request)?;
        let client = forwarded::client(&self.border.proxies, socket.ip(), request.headers())?;
        Ok(Received::new(request, Peer { socket, client: client.address, secure: secure || client.secure }))
    }
}

/// The limits that hyper keeps. It is not given the times of HTTP/1.1: see [`Activity`].
fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().header_read_timeout(None).max_buf_size(limits.header_bytes).half_close(true);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(limits.header_time);
    let header_list = u32::try_from(limits.header_bytes).unwrap_or(u32::MAX);
    builder.http2().max_header_list_size(header_list).max_concurrent_streams(limits.streams);
    builder
}

/// Serves what comes over `stream` until it ends, or the server does.
pub(super) async fn serve(site: &Arc<Site>, stream: TcpStream, peer: SocketAddr, mut closing: Closing) {
    // Small answers must not wait for the client's acknowledgement of the last one.
    let _ = stream.set_nodelay(true);
    let activity = Activity::new();
    let plain = Linger::new(stream, closing.clone(), activity.clone());
    let Some(wire) = wire(site, plain).await else { return };
    activity.restart();
    let (own, secure, leaving) = (Arc::clone(site), wire.is_secure(), closing.clone());
    let noted = activity.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let version = request.version();
        let busy = noted.begin(version == Version::HTTP_2);
        let answering = own.receive(request, peer, secure).map(|received| edge::ask(&own.routes, received));
        let last = version < Version::HTTP_2 && leaving.is_leaving();
        async move {
            let mut response = match answering {
                // The routes turn a handler's panic into an answer; this is for everything else, as in a filter.
                Ok(answering) => {
                    let answered = AssertUnwindSafe(answering).catch_unwind().await;
                    answered.map_or_else(
                        |_| panicked(),
                        |response| response.unwrap_or_else(|never| match never {}),
                    )
                }
                Err(refusal) => edge::refuse(&refusal),
            };
            if last {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            // The connection is in use until the last byte of the answer was taken.
            Ok::<_, Infallible>(response.map(|body| busy.hold(body)))
        }
    });
    let mut serving = pin!(site.builder.serve_connection(TokioIo::new(wire), service));
    let limits = &site.border.limits;
    let patience = Patience { header: limits.header_time, idle: limits.idle_time };
    let mut ended = pin!(activity.ended(patience));
    let mut told = false;
    loop {
        // In this order: what has come already is begun before the connection is told to end.
        tokio::select! {
            biased;
            result = &mut serving => {
                if let Err(error) = result {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
            () = &mut ended => return,
            () = closing.closing(), if !told => {
                told = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}

/// The connection with TLS around it where this server speaks it; `None` when the handshake fails.
async fn wire(site: &Site, plain: Linger) -> Option<Wire> {
    let Some(tls) = &site.tls else { return Some(Wire::Plain(plain)) };
    // Boxed: connections without TLS need no room for it.
    let handshake = Box::pin(tls.acceptor.accept(plain));
    match tokio::time::timeout(site.border.limits.handshake_time, handshake).await {
        Ok(Ok(stream)) => Some(Wire::Tls(Box::new(stream))),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake failed");
            None
        }
        Err(_) => None,
    }
}

fn panicked() -> Response {
    edge::refuse(&Refusal::internal("a request panicked outside its handler"))
}

/// The request with a `Host` where HTTP/2 says `:authority` instead (RFC 9113 §8.3.1).
///
/// A target that is no path (CONNECT, a bare word) is refused: nothing here is a proxy. Where the target has a host of
/// its own, it is the same as `Host`, so that nobody can mean two servers with one request (RFC 9112 §3.2.2).
fn addressed(mut request: Request<Incoming>) -> Result<Request<Incoming>, Refusal> {
    if request.uri().path_and_query().is_none() {
        return Err(Refusal::invalid("The target of a request is a path."));
    }
    let Some(authority) = request.uri().authority() else { return Ok(request) };
    match request.headers().get(HOST) {
        Some(host) if !host.as_bytes().eq_ignore_ascii_case(authority.as_str().as_bytes()) => {
            return Err(Refusal::invalid("The target and the Host of a request name the same server."));
        }
        None if request.version() == Version::HTTP_2 => {
            let host = authority.as_str().to_ascii_lowercase();
            let host = host.parse().map_err(|_| Refusal::invalid("The authority is no host."))?;
            request.headers_mut().insert(HOST, host);
        }
        _ => {}
    }
    Ok(request)
}
