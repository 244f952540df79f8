//! One connection from its first byte to its last: TLS, hyper, its times, and its end.
//!
//! A connection that waits for its next request keeps its socket and little more: hyper's buffers, 16 kB, are made when
//! something comes and given back after a moment of silence. Most connections that are open wait.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::HttpService;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::task::unconstrained;
use tokio::time::Instant;
use warp::filters::BoxedFilter;

use super::activity::{Activity, Due, Patience, REST};
use super::closing::Closing;
use super::late;
use super::linger::Linger;
use super::request::{Answer, Line, service};
use super::switch::Switch;
use super::tls::Tls;
use super::wire::Wire;
use crate::config::{Border, Limits};
use crate::edge::{Response, Watched};

/// What all connections of a server share.
pub(super) struct Site {
    /// What answers.
    pub(super) routes: BoxedFilter<(Response,)>,
    pub(super) border: Arc<Border>,
    tls: Option<Tls>,
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
}

/// What a connection that is awake comes to.
enum Next {
    /// Its end, by itself.
    Over(hyper::Result<()>),
    /// Something was due.
    Due(Due),
    /// The end of its server.
    Close,
}

/// What a connection is watched by.
struct Watch {
    activity: Activity,
    patience: Patience,
    closing: Closing,
    switch: Switch,
}

impl Site {
    /// A server of `routes` within `border`. Its limits are hyper's to keep, but for the times of HTTP/1.1: see
    /// [`Activity`].
    pub(super) fn new(routes: BoxedFilter<(Response,)>, border: Arc<Border>, tls: Option<Tls>) -> Self {
        let limits = &border.limits;
        // What is over the limit is refused in words, if it is not far over it: see `request`.
        let header_bytes = limits.header_bytes.saturating_mul(2);
        let mut http1 = http1::Builder::new();
        http1.header_read_timeout(None).max_buf_size(header_bytes).half_close(true);
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2.timer(TokioTimer::new()).keep_alive_interval(limits.header_time);
        let header_list = u32::try_from(header_bytes).unwrap_or(u32::MAX);
        http2.max_header_list_size(header_list).max_concurrent_streams(limits.streams);
        Self { routes, border, tls, http1, http2 }
    }
}

/// Serves what comes over `stream` until it ends, or the server does.
pub(super) async fn serve(site: &Arc<Site>, stream: TcpStream, peer: SocketAddr, mut closing: Closing) {
    tracing::debug!(%peer, "a connection was opened");
    // Small answers must not wait for the client's acknowledgement of the last one.
    let _ = stream.set_nodelay(true);
    let activity = Activity::new();
    let plain = Linger::new(stream, closing.clone(), activity.clone());
    let Some(mut wire) = wire(site, plain, &mut closing).await else { return };
    activity.restart();
    let Limits { header_time, idle_time, .. } = site.border.limits;
    let patience = Patience { header: header_time, idle: idle_time };
    let switch = Switch::default();
    let mut watch =
        Watch { activity: activity.clone(), patience, closing: closing.clone(), switch: switch.clone() };
    // What may yet be HTTP/2 has no answer of HTTP/1.1.
    let Some(Some(http2)) = watch.unless_it_ends(wire.speaks_http2()).await else { return };
    let watched = if http2 { Watched::default() } else { wire.watched() };
    let line = Line { socket: peer, secure: wire.is_secure(), activity, closing, watched, switch };
    let service = service(Arc::clone(site), line);
    if http2 {
        Box::pin(watch.http2(site, wire, service)).await;
    } else {
        watch.http1(site, wire, service).await;
    }
}

/// The connection with TLS around it where this server speaks it; `None` when the handshake fails, or the server ends
/// before: nothing was asked yet.
async fn wire(site: &Site, plain: Linger, closing: &mut Closing) -> Option<Wire> {
    let Some(tls) = &site.tls else { return Some(Wire::plain(plain)) };
    // Boxed: connections without TLS need no room for it.
    let handshake = Box::pin(tls.acceptor.accept(plain));
    let limited = tokio::time::timeout(site.border.limits.handshake_time, handshake);
    let result = tokio::select! { biased; result = limited => result, () = closing.closing() => return None };
    match result {
        Ok(Ok(stream)) => Some(Wire::tls(stream)),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake failed");
            None
        }
        Err(_) => None,
    }
}

impl Watch {
    /// What `waiting` gives, unless the connection is to end before: nothing is under way while it waits.
    async fn unless_it_ends<T>(&mut self, waiting: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            came = waiting => Some(came),
            _ = self.activity.due(self.patience, false) => None,
            () = self.closing.closing() => None,
        }
    }

    /// HTTP/1.1, with hyper as long as there is something to do.
    async fn http1<S>(&mut self, site: &Site, mut wire: Wire, mut service: S)
    where
        S: HttpService<Incoming, ResBody = Answer> + Send,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        while let Some(true) = self.unless_it_ends(wire.wakes()).await {
            let awake = Box::new(site.http1.serve_connection(TokioIo::new(wire), service));
            let Some((serving, due)) = self.awake(awake).await else { return };
            let parts = serving.into_parts();
            (wire, service) = (parts.io.into_inner(), parts.service);
            let Some(due) = due else {
                wire.put_back(parts.read_buf);
                drop(service);
                return Box::pin(self.switch.clone().finish(
                    wire,
                    site.border.limits.socket_idle_time,
                    &mut self.closing,
                ))
                .await;
            };
            if due == Due::Late {
                // Boxed: what is rare shall not make every connection's future larger.
                return Box::pin(self.late(wire, &parts.read_buf)).await;
            }
            if !parts.read_buf.is_empty() {
                // The beginning of a header section that came with the request before it.
                self.activity.received();
                wire.put_back(parts.read_buf);
            }
        }
    }

    /// Tells who has begun a request that the rest of it did not come in time.
    async fn late(&mut self, wire: Wire, came: &[u8]) {
        if late::has_begun(came) {
            tokio::select! { biased; () = late::answer(wire) => {}, () = self.closing.closing() => {} }
        }
    }

    /// Serves until nothing was to do for a moment, a header section took too long, or HTTP is over and the connection is not, and
    /// gives the connection back; `None` when it has ended.
    async fn awake<S>(
        &mut self,
        mut serving: Box<http1::Connection<TokioIo<Wire>, S>>,
    ) -> Option<(Box<http1::Connection<TokioIo<Wire>, S>>, Option<Due>)>
    where
        S: HttpService<Incoming, ResBody = Answer> + Send,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        match self.until(&mut serving).await {
            Next::Over(Ok(())) if self.switch.is_open() => return Some((serving, None)),
            Next::Over(result) => log(result),
            Next::Due(Due::End) => {}
            Next::Due(due @ (Due::Rest | Due::Late)) => return Some((serving, Some(due))),
            Next::Close => {
                Pin::new(&mut *serving).graceful_shutdown();
                let due = self.activity.due(self.patience, false);
                tokio::select! { biased; result = &mut serving => log(result), _ = due => {} }
            }
        }
        None
    }

    /// What comes next. Each request polls this; so timer and channel, which are polled once to be woken by, are polled
    /// again only when they have something to say.
    async fn until<S>(&mut self, serving: &mut http1::Connection<TokioIo<Wire>, S>) -> Next
    where
        S: HttpService<Incoming, ResBody = Answer> + Send,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (flag, mut pause, mut registered) = (self.closing.clone(), REST, false);
        let mut timer = pin!(tokio::time::sleep(Duration::ZERO));
        let mut closing = pin!(self.closing.closing());
        poll_fn(|cx| {
            // First of all: what has come already is begun before the connection is told to end.
            if let Poll::Ready(result) = Pin::new(&mut *serving).poll(cx) {
                return Poll::Ready(Next::Over(result));
            }
            if !registered || flag.is_closing() {
                // Unconstrained: what a busy task may not poll any more would never wake it.
                if Pin::new(&mut unconstrained(closing.as_mut())).poll(cx).is_ready() {
                    return Poll::Ready(Next::Close);
                }
            }
            while (!registered || timer.is_elapsed())
                && Pin::new(&mut unconstrained(timer.as_mut())).poll(cx).is_ready()
            {
                match self.activity.look(self.patience, true, &mut pause) {
                    Ok(wait) => timer.as_mut().reset(Instant::now() + wait),
                    Err(due) => return Poll::Ready(Next::Due(due)),
                }
                registered = false;
            }
            registered = true;
            Poll::Pending
        })
        .await
    }

    /// HTTP/2, which is never told apart from its connection.
    async fn http2<S>(&mut self, site: &Site, wire: Wire, service: S)
    where
        S: HttpService<Incoming, ResBody = Answer> + Send,
        S::Future: Send + 'static,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut serving = pin!(site.http2.serve_connection(TokioIo::new(wire), service));
        let mut due = pin!(self.activity.due(self.patience, false));
        tokio::select! {
            biased;
            result = &mut serving => return log(result),
            _ = &mut due => return,
            () = self.closing.closing() => {}
        }
        serving.as_mut().graceful_shutdown();
        tokio::select! { biased; result = &mut serving => log(result), _ = &mut due => {} }
    }
}

fn log(result: hyper::Result<()>) {
    if let Err(error) = result {
        tracing::debug!(%error, "a connection ended early");
    }
}
