//! One request through us: what it becomes for the upstream, and what becomes of the answer (contracts B7, N12).

use std::error::Error;
use std::iter::successors;

use http::header::{ALLOW, AUTHORIZATION, CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use hyper::body::Incoming;
use hyper_util::client::legacy;
use signet_service::edge::{Call, Refusal, Response, Upload, UploadError, streamed};
use signet_service::telemetry;
use signet_shared::wire::{Code, LegRequest};
use url::Url;

use super::awaiting::{self, Missed};
use super::passed::Passed;
use super::sent::{Progress, Sent, Unsent};
use super::until::is_long;
use super::{Until, Upstream, Upstreams, leg};
use crate::rules::proxy::forwarded::{self, Asked};
use crate::rules::proxy::{answer, location, request, size, target};

/// Asks the upstream that is called `prefix` for `rest`, as it was sent, with `access_token`, and passes its answer on, `until` then at
/// most.
///
/// # Errors
/// What the upstream is not asked for, 502 or 504 where it has no answer, 401 where the session ends before there is one, and 429 where
/// the session has too many under way: one that sends much is not begun then, an answer that turns out long is not passed on.
pub async fn forward(
    upstreams: &Upstreams,
    (call, upload): (Call, Upload),
    (prefix, rest): (&str, &str),
    access_token: &str,
    mut until: Until,
) -> Result<Response, Refusal> {
    let upstream = upstreams.get(prefix).ok_or_else(Refusal::not_found)?;
    let progress = Progress::new();
    let size = http_body::Body::size_hint(&upload);
    let request = asked(upstream, &call, rest, size.exact())?;
    if is_long(&size) {
        until.take_place()?;
    }
    let sent = Sent::new(upload, upstream.body_limit, progress.clone(), &until);
    let uri = request.uri().clone();
    let leg = (upstreams.shows_legs && leg::is_wanted(&call.headers)).then(|| leg::asked(&request));
    let mut request = request.map(|()| sent);
    request.headers_mut().insert(AUTHORIZATION, credentials(access_token)?);
    let response = answer_of(upstreams, upstream, request, (&progress, &mut until)).await?;
    answered(upstream, (&uri, leg), (until, call.method.is_safe()), response)
}

/// What the upstream answers to `request`, whose progress this is, `until` then at most.
pub(super) async fn answer_of(
    upstreams: &Upstreams,
    upstream: &Upstream,
    request: Request<Sent>,
    (progress, until): (&Progress, &mut Until),
) -> Result<http::Response<Incoming>, Refusal> {
    let sending = upstreams.client.request(request);
    match awaiting::head(sending, progress, upstream.timeout, until).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(unanswered(upstream, &error)),
        Err(Missed::Ended) => Err(ended()),
        Err(Missed::Late) => {
            tracing::warn!(upstream = upstream.prefix, "an upstream did not answer in time");
            Err(Refusal::new(Code::GatewayTimeout, "The API did not answer in time."))
        }
    }
}

/// The head of the request that the upstream gets, but for the token.
pub(super) fn asked(
    upstream: &Upstream,
    call: &Call,
    rest: &str,
    length: Option<u64>,
) -> Result<Request<()>, Refusal> {
    if !upstream.methods.has(&call.method) {
        let refused = Refusal::new(Code::MethodNotAllowed, "This API is not asked with that method.");
        return Err(refused.with_header(ALLOW, upstream.methods.allow()));
    }
    if length.is_some_and(|length| length > upstream.body_limit) {
        return Err(too_large());
    }
    let mut headers = request::headers(&call.headers);
    if !size::fits(&headers) {
        let sentence = format!("The header fields may have {} bytes at most.", size::MOST);
        return Err(Refusal::new(Code::HeadersTooLarge, sentence));
    }
    if upstream.forward_client {
        tell_who_asks(call, &mut headers);
    }
    telemetry::add_headers(&mut headers);
    // Who sends nothing with these says so: RFC 9110 §8.6.
    if length == Some(0) && [Method::POST, Method::PUT, Method::PATCH].contains(&call.method) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let mut request = Request::new(());
    *request.method_mut() = call.method.clone();
    *request.uri_mut() = address(upstream, rest, call.query())?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Below the base, and nowhere else; the query byte by byte.
fn address(upstream: &Upstream, rest: &str, query: Option<&str>) -> Result<Uri, Refusal> {
    let path = target::normalised(rest).map_err(|ambiguous| Refusal::invalid(ambiguous.to_string()))?;
    let base = upstream.base.as_str().trim_end_matches('/');
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let address = Uri::try_from(format!("{base}/{path}{query}"));
    address.map_err(|_| Refusal::invalid("The address is too long."))
}

fn tell_who_asks(call: &Call, headers: &mut HeaderMap) {
    let host = call.headers.get(HOST).and_then(|host| host.to_str().ok());
    if let (Some(peer), Some(host)) = (call.peer, host) {
        forwarded::add(Asked { client: peer.client, secure: peer.secure, host }, headers);
    }
}

pub(super) fn credentials(access_token: &str) -> Result<HeaderValue, Refusal> {
    let mut value = HeaderValue::try_from(format!("Bearer {access_token}"))
        .map_err(|_| Refusal::internal("an access token is none"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The upstream's answer as the client gets it.
pub(super) fn answered(
    upstream: &Upstream,
    (uri, leg): (&Uri, Option<LegRequest>),
    (mut until, may_be_repeated): (Until, bool),
    response: http::Response<Incoming>,
) -> Result<Response, Refusal> {
    let (parts, body) = response.into_parts();
    // Nobody has asked for another protocol, and all else that is informational has gone by.
    if parts.status.is_informational() || !size::fits(&parts.headers) {
        tracing::warn!(upstream = upstream.prefix, "an upstream's answer is none that can be passed on");
        return Err(bad_gateway());
    }
    if is_long(&http_body::Body::size_hint(&body)) {
        match until.take_place() {
            // What was asked for is done: who were refused the answer would ask for it again.
            Err(_) if !may_be_repeated => until.watch(),
            taken => taken?,
        }
    }
    let prefix = format!("/bff/{}", upstream.prefix);
    let relocated = |to: &str| {
        let asked = Url::parse(&uri.to_string()).ok()?;
        location::rewritten(to, (&upstream.base, &asked), &prefix)
    };
    let mut headers = answer::headers(&parts.headers, relocated);
    if [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&parts.status) {
        headers.remove(CONTENT_LENGTH);
    }
    let leg = leg.and_then(|leg| leg::field(leg, (parts.status, &parts.headers), &headers));
    if let Some(leg) = leg {
        headers.insert(leg::FIELD, leg);
    }
    let mut response = streamed(parts.status, Passed::new(body, upstream.idle, until));
    *response.headers_mut() = headers;
    Ok(response)
}

/// There is none: whose fault it is, is said by what went wrong first.
fn unanswered(upstream: &Upstream, error: &legacy::Error) -> Refusal {
    let causes = || successors(Some(error as &(dyn Error + 'static)), |&cause| cause.source());
    match causes().find_map(|cause| cause.downcast_ref::<Unsent>()) {
        Some(Unsent::Ended) => ended(),
        Some(Unsent::Upload(UploadError::TooLarge)) => too_large(),
        Some(Unsent::Upload(UploadError::Late)) => {
            Refusal::new(Code::RequestTimeout, "The body did not arrive in time.")
        }
        Some(Unsent::Upload(UploadError::Broken)) => {
            Refusal::invalid("The body ended before it was complete.")
        }
        None => {
            let told = causes().skip(1).fold(error.to_string(), |told, cause| format!("{told}: {cause}"));
            tracing::warn!(upstream = upstream.prefix, "an upstream does not answer: {told}");
            bad_gateway()
        }
    }
}

fn ended() -> Refusal {
    tracing::debug!("a request to an upstream ends: its session has ended");
    Refusal::new(Code::Unauthenticated, "The session has ended: sign in again.")
}

fn too_large() -> Refusal {
    Refusal::new(Code::PayloadTooLarge, "The body is larger than this API takes.")
}

pub(super) fn bad_gateway() -> Refusal {
    Refusal::new(Code::BadGateway, "The API does not answer, or not as it should.")
}
