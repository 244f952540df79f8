//! One request on its way from hyper to the routes, and its answer back.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use http::header::{CONNECTION, HOST, UPGRADE};
use http::{HeaderValue, Request, StatusCode, Version};
use hyper::body::Incoming;
use hyper::service::{HttpService, service_fn};
use signet_shared::wire::Code;

use super::activity::{Activity, Held};
use super::closing::Closing;
use super::connection::Site;
use super::forwarded;
use super::switch::Switch;
use crate::edge::{self, Peer, Received, Refusal, Response, Watched};

/// The body of an answer. warp's has no public name of its own.
pub(super) type Answer = Held<<Response as HasBody>::Body>;

/// Something with a body.
pub(super) trait HasBody {
    /// What the body is.
    type Body;
}

impl<B> HasBody for http::Response<B> {
    type Body = B;
}

/// Of which connection a request is.
pub(super) struct Line {
    pub(super) socket: SocketAddr,
    pub(super) secure: bool,
    pub(super) activity: Activity,
    pub(super) closing: Closing,
    /// Whether its client is watched; in HTTP/2, where each request has an end of its own, nobody looks.
    pub(super) watched: Watched,
    /// What becomes of the connection where a request asks for another protocol.
    pub(super) switch: Switch,
}

/// What answers the requests of a connection.
pub(super) fn service(
    site: Arc<Site>,
    line: Line,
) -> impl HttpService<Incoming, ResBody = Answer, Error = Infallible, Future: Send> + Send {
    service_fn(move |request: Request<Incoming>| {
        let version = request.version();
        let busy = line.activity.begin(version == Version::HTTP_2);
        line.watched.set(false);
        let asks = version == Version::HTTP_11 && request.headers().contains_key(UPGRADE);
        // Whoever asks for a WebSocket speaks it as soon as they believe to have it: RFC 6455 §4.1. Without one no byte behind the
        // request is a request.
        let is_socket = asks && edge::asks_for("websocket", request.headers());
        if asks {
            line.switch.asked();
        }
        let received = receive(&site, &line, request);
        let too_large = matches!(&received, Err(refusal) if refusal.code == Code::HeadersTooLarge);
        let last = version < Version::HTTP_2 && (too_large || is_socket || line.closing.is_leaving());
        let (routes, switch) = (site.routes.clone(), line.switch.clone());
        async move {
            let mut response = match received {
                // The routes turn a handler's panic into an answer; this is for everything else, as in a filter.
                Ok(received) => {
                    // Asked in here: what is handed to hyper is moved, so it shall be small.
                    let answered = AssertUnwindSafe(edge::ask(routes, received)).catch_unwind().await;
                    answered.map_or_else(
                        |_| panicked(),
                        |response| response.unwrap_or_else(|never| match never {}),
                    )
                }
                Err(refusal) => edge::refuse(&refusal),
            };
            if response.status() == StatusCode::SWITCHING_PROTOCOLS {
                response = switched(response, asks, &switch);
            } else if last {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            // The connection is in use until the last byte of the answer was taken.
            Ok::<_, Infallible>(response.map(|body| busy.hold(body)))
        }
    })
}

/// Whose request this is, and whether it is one that can be answered.
fn receive(site: &Site, line: &Line, mut request: Request<Incoming>) -> Result<Box<Received>, Refusal> {
    within(site.border.limits.header_bytes, &request)?;
    addressed(&mut request)?;
    let client = forwarded::client(&site.border.proxies, line.socket.ip(), request.headers())?;
    let secure = line.secure || client.secure;
    let peer = Peer { socket: line.socket, client: client.address, secure };
    Ok(Received::new(request, peer, line.watched.clone()))
}

/// A header section over the limit is refused in words; over twice the limit hyper refuses it, without (RFC 6585 §5).
fn within(limit: usize, request: &Request<Incoming>) -> Result<(), Refusal> {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    // A colon, a space and the end of the line, as HTTP/1.1 writes them.
    let fields = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    if target + fields.sum::<usize>() <= limit {
        return Ok(());
    }
    Err(Refusal::new(Code::HeadersTooLarge, format!("The header fields may have {limit} bytes at most.")))
}

/// 101, with which the connection leaves HTTP; not unless a handler has given it away, and somebody has asked for that.
fn switched(mut response: Response, asks: bool, switch: &Switch) -> Response {
    match edge::granted(&mut response) {
        Some(conversation) if asks => {
            switch.grant(conversation);
            response
        }
        _ => edge::refuse(&Refusal::internal("a handler has answered 101 to nobody")),
    }
}

fn panicked() -> Response {
    edge::refuse(&Refusal::internal("a request panicked outside its handler"))
}

/// Gives the request a `Host` where HTTP/2 says `:authority` instead (RFC 9113 §8.3.1).
///
/// A target that is no path (CONNECT, a bare word) is refused: nothing here is a proxy. Where the target has a host of
/// its own, it is the same as `Host`, so that nobody can mean two servers with one request (RFC 9112 §3.2.2).
fn addressed(request: &mut Request<Incoming>) -> Result<(), Refusal> {
    if request.uri().path_and_query().is_none() {
        return Err(Refusal::invalid("The target of a request is a path."));
    }
    let Some(authority) = request.uri().authority() else { return Ok(()) };
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
    Ok(())
}
