//! From the table of endpoints to one warp filter.
//!
//! The filter takes every request and never rejects: what is wrong with a request is an answer in the endpoint's own
//! words, with CORS and a request id, and rejections would lose all three.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::header::{ACCEPT, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, ORIGIN};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use signet_shared::wire::Code;
use warp::Filter as _;
use warp::filters::BoxedFilter;

use super::endpoint::Answers;
use super::negotiate::wants_page;
use super::path::Params;
use super::places::{Place, Places};
use super::received::Received;
use super::refusal::Shape;
use super::{
    Call, Cors, Edge, Endpoint, Peer, Refusal, RequestId, Response, Upgrade, Upload, body, cors, error_page,
    finish, host, refusal, refuse,
};
#[cfg(feature = "otel")]
use crate::telemetry;
use crate::telemetry::{Context, take_received};

/// Everything that answering needs and that no request changes.
struct Site<S: 'static> {
    edge: Edge,
    app: Arc<S>,
    places: Places<S>,
}

/// The filter that answers for every endpoint of `table`, and for everything that is none. It is to be asked by
/// [`crate::server::Server`] or, in tests, by way of [`super::without_socket`].
pub fn routes<S: Send + Sync + 'static>(
    edge: Edge,
    app: Arc<S>,
    table: &'static [Endpoint<S>],
) -> BoxedFilter<(Response,)> {
    let places = Places::of(table, edge.requests.as_ref());
    let site = Arc::new(Site { edge, app, places });
    warp::any()
        .then(move || {
            let site = Arc::clone(&site);
            async move {
                match take_received() {
                    Some(received) => serve(&site, received).await,
                    None => refuse(&Refusal::internal("no request was handed on")),
                }
            }
        })
        .boxed()
}

async fn serve<S: Send + Sync + 'static>(
    site: &Site<S>,
    (context, request): (Context, Box<Received>),
) -> Response {
    let (id, started) = (context.request_id(), finish::clock(site.edge.requests.is_some()));
    let (method, place) = (request.parts.method.clone(), site.places.find(request.parts.uri.path()));
    // Kept for the line, where there is one.
    let told = started.map(|started| (started, request.parts.uri.clone()));
    let misdirected = host::check(&site.edge, &request.parts.headers);
    // Another host's answer is readable for nobody; an unknown address, for whom the application is.
    let policy = match (&misdirected, place) {
        (Err(_), _) => Cors::Closed,
        (Ok(()), None) => Cors::Listed,
        (Ok(()), Some(place)) => place.cors(&method),
    };
    let grant = cors::grant(policy, &site.edge, &request.parts.headers);
    // Kept for a refusal, which most requests are spared; browsers send one.
    let accept = request.parts.headers.get(ACCEPT).cloned();
    let preflight = is_preflight(&method, &request.parts.headers);
    let result = match misdirected {
        Ok(()) => dispatch(site, place, id, request).await,
        Err(refused) => Err(refused),
    };
    let mut response = result.unwrap_or_else(|refused| {
        let own = || place.and_then(Place::first).map_or(refusal::render as Shape, |first| first.refusal);
        let page = wants_page(&accept.into_iter().map(|value| (ACCEPT, value)).collect());
        let shape = if page { error_page::render } else { own() };
        refusal::answer(&refused, id, shape)
    });
    let allowed = grant.apply(response.headers_mut());
    if preflight && response.status().is_success() {
        cors::preflight(allowed, place.map_or(NOTHING, |place| place.allow.clone()), response.headers_mut());
    }
    finish::headers(id, site.edge.hsts, response.headers_mut());
    if method == Method::HEAD {
        finish::without_body(&mut response);
    }
    if let Some((started, uri)) = told {
        let (status, took) = (response.status(), started.elapsed());
        #[cfg(feature = "otel")]
        telemetry::otel::note(&context, (&method, place.map(Place::path)), status, took);
        finish::note((&method, uri.path(), site.places.route(place)), status, took);
    }
    response
}

/// What is taken where nothing is; no success ever says it.
const NOTHING: HeaderValue = HeaderValue::from_static("OPTIONS");

async fn dispatch<S: Send + Sync + 'static>(
    site: &Site<S>,
    place: Option<&Place<S>>,
    id: &RequestId,
    request: Box<Received>,
) -> Result<Response, Refusal> {
    let Some(place) = place else {
        return Err(Refusal::not_found());
    };
    if request.parts.method == Method::OPTIONS {
        return Ok(options(place.allow.clone()));
    }
    let Some(endpoint) = place.endpoint(&request.parts.method) else {
        let refused = Refusal::new(Code::MethodNotAllowed, "This address does not take that method.");
        return Err(refused.with_header(ALLOW, place.allow.clone()));
    };
    let params = place.parameters(request.parts.uri.path())?;
    let (app, body_time) = (Arc::clone(&site.app), site.edge.body_time);
    let answering = match &endpoint.handler {
        Answers::Whole(handler) => {
            let body = body::read((endpoint.body, body_time), &request.parts.headers, request.body).await?;
            let call = call(id, params, request.parts, request.peer);
            handler(app, Call { method: endpoint.method.clone(), body, ..call })
        }
        Answers::Streamed(handler) => {
            let upgrade = Upgrade::of(&request.parts);
            let upload = Upload::new(request.body, body_time, request.watched).or_upgrade(upgrade);
            handler(app, call(id, params, request.parts, request.peer), upload)
        }
    };
    // A handler that panics has a defect; its caller still gets an answer, and the server lives.
    let handled = AssertUnwindSafe(answering).catch_unwind();
    handled.await.unwrap_or_else(|_| Err(Refusal::internal("a handler panicked")))
}

/// The request as it was sent, without a body.
fn call(id: &RequestId, params: Params, parts: Parts, peer: Option<Peer>) -> Call {
    let Parts { method, uri, headers, .. } = parts;
    Call { id: id.clone(), method, uri, params, headers, body: Bytes::new(), peer }
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
