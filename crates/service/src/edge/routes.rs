//! From the table of endpoints to one warp filter.
//!
//! The filter takes every request and never rejects: what is wrong with a request is an answer in the endpoint's own
//! words, with CORS and a request id, and rejections would lose all three.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bytes::Buf;
use futures_util::{FutureExt as _, Stream};
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ALLOW, ORIGIN};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use signet_shared::wire::Code;
use warp::Filter as _;
use warp::filters::BoxedFilter;
use warp::path::FullPath;

use super::places::{Place, Places};
use super::refusal::Shape;
use super::{Call, Cors, Endpoint, Peer, Refusal, RequestId, Response, body, cors, finish, host, refusal};

/// What a server's edge needs to know of the configuration.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// The `Host` values the server answers to, in lower case, with their ports.
    pub hosts: Vec<String>,
    /// The origins that [`Cors::Listed`] means.
    pub origins: Vec<String>,
    /// Whether this is the demo profile (rule H3).
    pub demo: bool,
}

/// Everything that answering needs and that no request changes.
struct Site<S: 'static> {
    edge: Edge,
    app: Arc<S>,
    places: Places<S>,
}

/// A request before it is known to be any endpoint's.
struct Raw<B> {
    method: Method,
    query: Option<String>,
    headers: HeaderMap,
    peer: Option<Peer>,
    body: B,
}

/// The filter that answers for every endpoint of `table`, and for everything that is none.
pub fn routes<S: Send + Sync + 'static>(
    edge: Edge,
    app: Arc<S>,
    table: &'static [Endpoint<S>],
) -> BoxedFilter<(Response,)> {
    let site = Arc::new(Site { edge, app, places: Places::of(table) });
    let query = warp::query::raw().map(Some).or_else(|_| async { Ok::<_, Infallible>((None,)) });
    warp::method()
        .and(warp::path::full())
        .and(query)
        .and(warp::header::headers_cloned())
        .and(warp::ext::optional::<Peer>())
        .and(warp::body::stream())
        .then(move |method, path, query, headers, peer, body| {
            serve(Arc::clone(&site), path, Raw { method, query, headers, peer, body })
        })
        .boxed()
}

async fn serve<S, T, B, E>(site: Arc<Site<S>>, path: FullPath, raw: Raw<T>) -> Response
where
    S: Send + Sync + 'static,
    T: Stream<Item = Result<B, E>> + Send,
    B: Buf,
{
    let (id, started) = (RequestId::random(), finish::clock());
    let (method, path) = (raw.method.clone(), path.as_str());
    let place = site.places.find(path);
    let misdirected = host::check(&site.edge, &raw.headers);
    // Another host's answer is readable for nobody; an unknown address, for whom the application is.
    let policy = match (&misdirected, place) {
        (Err(_), _) => Cors::Closed,
        (Ok(()), None) => Cors::Listed,
        (Ok(()), Some(place)) => place.cors(&method),
    };
    let grant = cors::grant(policy, &site.edge.origins, &raw.headers);
    let preflight = is_preflight(&method, &raw.headers);
    let result = match misdirected {
        Ok(()) => dispatch(&site.app, place, (&id, path), raw).await,
        Err(refused) => Err(refused),
    };
    let mut response = result.unwrap_or_else(|refused| {
        let shape = place.and_then(Place::first).map_or(refusal::render as Shape, |first| first.refusal);
        refusal::answer(&refused, &id, shape)
    });
    let allowed = grant.apply(response.headers_mut());
    if allowed && preflight && response.status().is_success() {
        cors::preflight(place.map_or(NOTHING, |place| place.allow.clone()), response.headers_mut());
    }
    finish::headers(&id, response.headers_mut());
    if method == Method::HEAD {
        finish::without_body(&mut response);
    }
    finish::log(&id, &method, path, &response, started);
    response
}

/// What is taken where nothing is; no success ever says it.
const NOTHING: HeaderValue = HeaderValue::from_static("OPTIONS");

async fn dispatch<S, T, B, E>(
    app: &Arc<S>,
    place: Option<&Place<S>>,
    (id, path): (&RequestId, &str),
    raw: Raw<T>,
) -> Result<Response, Refusal>
where
    S: Send + Sync + 'static,
    T: Stream<Item = Result<B, E>> + Send,
    B: Buf,
{
    let Some(place) = place else {
        return Err(Refusal::new(Code::NotFound, "Nothing is at this address."));
    };
    if raw.method == Method::OPTIONS {
        return Ok(options(place.allow.clone()));
    }
    let Some(endpoint) = place.endpoint(&raw.method) else {
        let refused = Refusal::new(Code::MethodNotAllowed, "This address does not take that method.");
        return Err(refused.with_header(ALLOW, place.allow.clone()));
    };
    let params = place.parameters(path)?;
    let body = body::read(endpoint.body, &raw.headers, raw.body).await?;
    let call = Call {
        id: id.clone(),
        method: endpoint.method.clone(),
        path: path.to_owned(),
        params,
        query: raw.query,
        headers: raw.headers,
        body,
        peer: raw.peer,
    };
    // A handler that panics has a defect; its caller still gets an answer, and the server lives.
    match AssertUnwindSafe((endpoint.handler)(Arc::clone(app), call)).catch_unwind().await {
        Ok(result) => result,
        Err(_) => Err(Refusal::internal("a handler panicked")),
    }
}

fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn options(allow: HeaderValue) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(ALLOW, allow);
    response
}
