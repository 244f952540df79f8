//! A request as it was received, on its way through warp.
//!
//! A filter gets copies of what it asks warp for, one filter for each piece. The accept loop hands the whole on instead,
//! and the edge takes it out again: no header field is copied. Tests without a socket come by the pieces.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http::Request;
use http::request::Parts;
use warp::Filter;
use warp::path::FullPath;

use super::Peer;

/// Everything of a request but its body.
#[derive(Debug)]
pub(crate) struct Received {
    /// As hyper read it, with what hyper and the accept loop noted beside it.
    pub(crate) parts: Parts,
    pub(crate) peer: Option<Peer>,
}

impl Received {
    /// A request that says nothing.
    fn empty() -> Self {
        Self { parts: Request::new(()).into_parts().0, peer: None }
    }
}

/// What travels among the extensions, from where it can be taken once.
#[derive(Debug, Clone)]
struct Whole(Arc<Mutex<Option<Received>>>);

impl Whole {
    /// It, once; then a request without a `Host`, which is refused.
    fn take(&self) -> Received {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_else(Received::empty)
    }
}

/// The same request for warp, whose only extension is the whole of it.
pub(crate) fn hand_on<B>(request: Request<B>, peer: Peer) -> Request<B> {
    let (parts, body) = request.into_parts();
    let received = Received { parts, peer: Some(peer) };
    let mut request = Request::new(body);
    request.extensions_mut().insert(Whole(Arc::new(Mutex::new(Some(received)))));
    request
}

/// The request that was handed on, or what warp knows of one that was not.
pub(super) fn received()
-> impl Filter<Extract = (Received,), Error = Infallible> + Clone + Send + Sync + 'static {
    warp::ext::get::<Whole>().map(|whole: Whole| whole.take()).or(pieces()).unify()
}

fn pieces() -> impl Filter<Extract = (Received,), Error = Infallible> + Clone + Send + Sync + 'static {
    let query = warp::query::raw().map(Some).or_else(|_| async { Ok::<_, Infallible>((None,)) });
    warp::method()
        .and(warp::path::full())
        .and(query)
        .and(warp::header::headers_cloned())
        .and(warp::ext::optional::<Peer>())
        .map(|method, path: FullPath, query: Option<String>, headers, peer| {
            let target =
                query.map_or_else(|| path.as_str().to_owned(), |query| format!("{}?{query}", path.as_str()));
            // warp took it apart from a target that was one.
            let mut received = Received { peer, ..Received::empty() };
            received.parts.uri = target.parse().unwrap_or_default();
            (received.parts.method, received.parts.headers) = (method, headers);
            received
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_on_is_taken_whole_and_once() {
        let request = Request::builder().uri("/a?b").header("host", "h").extension(7_u8).body(()).unwrap();
        let peer = Peer(([127, 0, 0, 1], 1).into());
        let handed = hand_on(request, peer);
        assert!(handed.headers().is_empty(), "warp has nothing to copy");
        let whole = handed.extensions().get::<Whole>().unwrap();
        let Received { parts, peer: noted } = whole.take();
        assert_eq!((parts.uri.to_string().as_str(), noted), ("/a?b", Some(peer)));
        assert_eq!(parts.headers["host"], "h");
        assert_eq!(parts.extensions.get(), Some(&7_u8), "what others noted of the request stays with it");
        let again = whole.take();
        assert!(again.parts.headers.is_empty() && again.peer.is_none(), "nobody is answered twice");
    }
}
