//! A request as it was received, on its way through warp.
//!
//! A filter gets copies of what it asks warp for, one filter for each piece. So the whole goes beside warp, with the ids
//! of what the task is at, from where the edge takes it: no header field is copied. Tests without a socket come by the pieces.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::Stream;
use http::Request;
use http::request::Parts;
use http_body_util::Empty;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tower_service::Service as _;
use warp::Filter;
use warp::filters::BoxedFilter;
use warp::path::FullPath;

use super::{Peer, Response};
use crate::telemetry;

/// Told by whoever answers as things come: from now on the end of what the client sends is the end of the client. Anybody
/// else may send the end and wait for the answer; but who makes an answer for hours must know for whom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watched(Arc<AtomicBool>);

impl Watched {
    pub(crate) fn set(&self, watched: bool) {
        self.0.store(watched, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A request.
#[derive(Debug)]
pub(crate) struct Received {
    /// As hyper read it, with what hyper and the accept loop noted beside it.
    pub(crate) parts: Parts,
    pub(crate) body: Input,
    pub(crate) peer: Option<Peer>,
    /// Whether its client is watched.
    pub(crate) watched: Watched,
}

/// What a request brings beside its head.
pub(crate) enum Input {
    /// What comes over a connection.
    Incoming(Incoming),
    /// What a test sends.
    Whole(Bytes),
    /// What a test sends piece by piece.
    #[cfg(test)]
    Made(Made),
}

/// A body that a test makes.
#[cfg(test)]
type Made = Pin<Box<dyn Stream<Item = Bytes> + Send + Sync>>;

impl Received {
    /// What came over a connection.
    pub(crate) fn new(request: Request<Incoming>, peer: Peer, watched: Watched) -> Box<Self> {
        let (parts, body) = request.into_parts();
        Box::new(Self { parts, body: Input::Incoming(body), peer: Some(peer), watched })
    }
}

/// The answer of `routes` to `received`.
pub(crate) fn ask(
    routes: BoxedFilter<(Response,)>,
    received: Box<Received>,
) -> impl Future<Output = Result<Response, Infallible>> {
    let asked = warp::service(routes).call(Request::new(Empty::<Bytes>::new()));
    telemetry::answering(received, asked)
}

/// The same routes for tests without a socket (`warp::test`): asked with the pieces that warp knows of a request.
#[must_use]
pub fn without_socket(routes: BoxedFilter<(Response,)>) -> BoxedFilter<(Response,)> {
    pieces()
        .and_then(move |received| {
            let routes = routes.clone();
            // In a task of its own: warp does not ask one filter from within another.
            let asked = tokio::spawn(async move { ask(routes, Box::new(received)).await });
            async move {
                match asked.await {
                    Ok(Ok(answer)) => Ok(answer),
                    Err(_) => Err(warp::reject::reject()),
                }
            }
        })
        .boxed()
}

fn pieces() -> impl Filter<Extract = (Received,), Error = warp::Rejection> + Clone + Send + Sync + 'static {
    let query = warp::query::raw().map(Some).or_else(|_| async { Ok::<_, Infallible>((None,)) });
    warp::method()
        .and(warp::path::full())
        .and(query)
        .and(warp::header::headers_cloned())
        .and(warp::ext::optional::<Peer>())
        .and(warp::body::bytes())
        .map(|method, path: FullPath, query: Option<String>, headers, peer, body| {
            let target =
                query.map_or_else(|| path.as_str().to_owned(), |query| format!("{}?{query}", path.as_str()));
            let mut parts = Request::new(()).into_parts().0;
            // warp took it apart from a target that was one.
            (parts.method, parts.uri, parts.headers) = (method, target.parse().unwrap_or_default(), headers);
            Received { parts, body: Input::Whole(body), peer, watched: Watched::default() }
        })
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Input")
    }
}

impl Input {
    /// How much it is, as far as that was said.
    pub(crate) fn size_hint(&self) -> SizeHint {
        match self {
            Self::Incoming(body) => Body::size_hint(body),
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            #[cfg(test)]
            Self::Made(_) => SizeHint::default(),
        }
    }
}

impl Stream for Input {
    type Item = Result<Bytes, hyper::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut *self {
            Self::Incoming(body) => loop {
                // What is no data is a trailer, which nobody here asks for.
                match ready!(Pin::new(&mut *body).poll_frame(cx)).map(|frame| frame.map(Frame::into_data)) {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Some(Ok(Ok(data))) => return Poll::Ready(Some(Ok(data))),
                    Some(Ok(Err(_))) => {}
                }
            },
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            #[cfg(test)]
            Self::Made(stream) => stream.as_mut().poll_next(cx).map(|came| came.map(Ok)),
        }
    }
}
