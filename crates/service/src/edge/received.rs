//! A request as it was received, on its way through warp.
//!
//! A filter gets copies of what it asks warp for, one filter for each piece. The accept loop hands the whole on instead,
//! and the edge takes it out again: no header field is copied. Tests without a socket come by the pieces.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, Method, Request, Uri};
use warp::Filter;
use warp::path::FullPath;

use super::Peer;

/// Everything of a request but its body.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) peer: Option<Peer>,
}

/// What travels among the extensions, from where it can be taken once.
#[derive(Debug, Clone)]
struct Whole(Arc<Mutex<Option<Received>>>);

/// The same request for warp, whose only extension is the whole of it.
pub(crate) fn hand_on<B>(request: Request<B>, peer: Peer) -> Request<B> {
    let (parts, body) = request.into_parts();
    let received =
        Received { method: parts.method, uri: parts.uri, headers: parts.headers, peer: Some(peer) };
    let mut request = Request::new(body);
    request.extensions_mut().insert(Whole(Arc::new(Mutex::new(Some(received)))));
    request
}

/// The request that was handed on, or what warp knows of one that was not.
pub(super) fn received()
-> impl Filter<Extract = (Received,), Error = Infallible> + Clone + Send + Sync + 'static {
    let whole = warp::ext::get::<Whole>().and_then(|whole: Whole| async move {
        let taken = whole.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.ok_or_else(warp::reject::not_found)
    });
    whole.or(pieces()).unify()
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
            Received { method, uri: target.parse().unwrap_or_default(), headers, peer }
        })
}
