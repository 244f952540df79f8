//! Requests through us, to APIs that answer rightly and wrongly.

mod answers;
mod ended;
mod legs;
mod places;
mod requests;
mod served;
mod sockets;
mod streams;
mod tls;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use http_body_util::BodyExt as _;
use signet_service::edge::{Call, Refusal, RequestId, Response, Upload};
use signet_shared::wire::Code;

use super::{Until, Upstreams, forward};
use crate::ends::Ends;
use crate::secret::Digest;

const TOKEN: &str = "the.access.token";

/// A request as the edge hands it on.
fn call(method: &str, target: &str, fields: &[(&'static str, &'static str)]) -> Call {
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("app.test"));
    for (name, value) in fields {
        headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    Call {
        id: RequestId::random(),
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        uri: target.parse().unwrap(),
        params: Vec::new(),
        headers,
        body: Bytes::new(),
        peer: None,
    }
}

/// The session in whose name is asked.
fn session() -> Digest {
    Digest::of("the cookie")
}

/// Asks for `session()`, whose end `ends` tells.
async fn asks(
    upstreams: &Upstreams,
    call: Call,
    body: &'static str,
    ends: &Ends,
) -> Result<Response, Refusal> {
    let rest = call.below("/bff/{prefix}/*").to_owned();
    let until = Until::end_of(ends, &session());
    forward(upstreams, (call, Upload::whole(body)), ("api", &rest), TOKEN, until).await
}

async fn send(upstreams: &Upstreams, call: Call, body: &'static str) -> Result<Response, Refusal> {
    asks(upstreams, call, body, &Ends::default()).await
}

async fn get(upstreams: &Upstreams, target: &str) -> Result<Response, Refusal> {
    send(upstreams, call("GET", target, &[]), "").await
}

async fn refused(upstreams: &Upstreams, call: Call, body: &'static str) -> Code {
    send(upstreams, call, body).await.map(|response| response.status()).unwrap_err().code
}

async fn text(response: Response) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

fn field<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}
