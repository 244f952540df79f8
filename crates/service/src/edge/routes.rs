//! From the table of endpoints to one warp filter.
//!
//! The filter takes every request and never rejects: what is wrong with a request is an answer in the endpoint's own
//! words, with CORS and a request id, and rejections would lose all three.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use bytes::Buf;
use futures_util::{FutureExt as _, Stream};
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ALLOW, ORIGIN};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use signet_shared::wire::Code;
use warp::Filter as _;
use warp::filters::BoxedFilter;
use warp::path::FullPath;

use super::{
    Call, Cors, Endpoint, Peer, Refusal, RequestId, Response, body, cors, finish, host, path, refusal,
};

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

/// A request before it is known to be any endpoint's.
struct Raw<B> {
    method: Method,
    path: String,
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
    let edge = Arc::new(edge);
    let query = warp::query::raw().map(Some).or_else(|_| async { Ok::<_, Infallible>((None,)) });
    warp::method()
        .and(warp::path::full())
        .and(query)
        .and(warp::header::headers_cloned())
        .and(warp::ext::optional::<Peer>())
        .and(warp::body::stream())
        .then(move |method, path: FullPath, query, headers, peer, body| {
            let raw = Raw { method, path: path.as_str().to_owned(), query, headers, peer, body };
            serve(Arc::clone(&edge), Arc::clone(&app), table, raw)
        })
        .boxed()
}

async fn serve<S, T, B, E>(
    edge: Arc<Edge>,
    app: Arc<S>,
    table: &'static [Endpoint<S>],
    raw: Raw<T>,
) -> Response
where
    S: Send + Sync + 'static,
    T: Stream<Item = Result<B, E>> + Send,
    B: Buf,
{
    let (id, started) = (RequestId::random(), Instant::now());
    let (method, path, headers) = (raw.method.clone(), raw.path.clone(), raw.headers.clone());
    let here: Vec<&Endpoint<S>> = first_path(table, &path);
    let misdirected = host::check(&edge, &headers);
    // Another host's answer is readable for nobody; an unknown address, for whom the application is.
    let policy = match (&misdirected, here.first()) {
        (Err(_), _) => Cors::Closed,
        (Ok(()), None) => Cors::Listed,
        (Ok(()), Some(first)) => here.iter().find(|e| e.has_method(&method)).unwrap_or(first).cors,
    };
    let shape = here.first().map_or(refusal::render as refusal::Shape, |endpoint| endpoint.refusal);
    let preflight = is_preflight(&method, &headers).then(|| allow(&here));
    let result = match misdirected {
        Ok(()) => dispatch(app, &here, &id, raw).await,
        Err(refused) => Err(refused),
    };
    let mut response = result.unwrap_or_else(|refused| refusal::answer(&refused, &id, shape));
    let allowed = cors::apply(policy, &edge.origins, &headers, response.headers_mut());
    if let (true, Some(methods)) = (allowed && response.status().is_success(), preflight) {
        cors::preflight(&methods, response.headers_mut());
    }
    finish::headers(&id, response.headers_mut());
    if method == Method::HEAD {
        finish::without_body(&mut response);
    }
    finish::log(&id, &method, &path, &response, started.elapsed());
    response
}

/// All endpoints that share the first matching path of the table.
fn first_path<S>(table: &'static [Endpoint<S>], path: &str) -> Vec<&'static Endpoint<S>> {
    let first = table.iter().find(|endpoint| endpoint.has_path(path)).map(|endpoint| endpoint.path);
    table.iter().filter(|endpoint| Some(endpoint.path) == first).collect()
}

async fn dispatch<S, T, B, E>(
    app: Arc<S>,
    here: &[&'static Endpoint<S>],
    id: &RequestId,
    raw: Raw<T>,
) -> Result<Response, Refusal>
where
    S: Send + Sync + 'static,
    T: Stream<Item = Result<B, E>> + Send,
    B: Buf,
{
    if here.is_empty() {
        return Err(Refusal::new(Code::NotFound, "Nothing is at this address."));
    }
    if raw.method == Method::OPTIONS {
        return Ok(options(allow(here)));
    }
    let Some(endpoint) = here.iter().find(|endpoint| endpoint.has_method(&raw.method)) else {
        let refused = Refusal::new(Code::MethodNotAllowed, "This address does not take that method.");
        return Err(refused.with_header(ALLOW, allow(here)));
    };
    let params = path::parameters(endpoint.path, &raw.path)?;
    let body = body::read(endpoint.body, &raw.headers, raw.body).await?;
    let method = endpoint.method.clone();
    let call = Call {
        id: id.clone(),
        method,
        path: raw.path,
        params,
        query: raw.query,
        headers: raw.headers,
        body,
        peer: raw.peer,
    };
    // A handler that panics has a defect; its caller still gets an answer, and the server lives.
    match AssertUnwindSafe((endpoint.handler)(app, call)).catch_unwind().await {
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

/// `GET, HEAD, OPTIONS`: what the endpoints of one path take.
fn allow<S>(here: &[&Endpoint<S>]) -> HeaderValue {
    let mut methods: Vec<&str> = here.iter().map(|endpoint| endpoint.method.as_str()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    HeaderValue::from_str(&methods.join(", ")).unwrap_or(HeaderValue::from_static("OPTIONS"))
}
