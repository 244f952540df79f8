//! An answer whose body is made while it is sent: RFC 9110 §6.4. Its next piece is asked for when the client has taken the last,
//! and it is dropped when the client goes away.

use bytes::Bytes;
use futures_util::StreamExt as _;
use http::StatusCode;
use http_body_util::BodyDataStream;
use hyper::body::Body;
use warp::Reply as _;

use super::Response;

/// The answer with `body` and no header field; who knows how long the body is says so in `Content-Length`. A body that fails
/// ends the connection, or in HTTP/2 the stream, so that nobody takes a half for the whole.
pub fn streamed<B>(status: StatusCode, body: B) -> Response
where
    B: Body<Data = Bytes> + Send + Sync + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
{
    let mut response = warp::reply::stream(BodyDataStream::new(body).fuse()).into_response();
    *response.status_mut() = status;
    response
}
