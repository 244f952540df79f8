//! Reading a body within its limits of type, size and time: RFC 9110 §15.5.14, §15.5.16.

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use signet_shared::wire::Code;

use super::{Body, Refusal};

/// How long a whole body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// The body that `wanted` asks for.
pub(super) async fn read<S, B, E>(wanted: Body, headers: &HeaderMap, stream: S) -> Result<Bytes, Refusal>
where
    S: Stream<Item = Result<B, E>> + Send,
    B: Buf,
{
    let Body::Json(limit) = wanted else { return Ok(Bytes::new()) };
    if !is_json(headers) {
        return Err(Refusal::new(
            Code::UnsupportedMediaType,
            "Send the body as Content-Type: application/json.",
        ));
    }
    if declared(headers).is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    match tokio::time::timeout(PATIENCE, collect(stream, limit)).await {
        Ok(result) => result,
        Err(_) => Err(Refusal::new(Code::RequestTimeout, "The body did not arrive in time.")),
    }
}

async fn collect<S, B, E>(stream: S, limit: u64) -> Result<Bytes, Refusal>
where
    S: Stream<Item = Result<B, E>> + Send,
    B: Buf,
{
    let mut stream = std::pin::pin!(stream);
    let mut whole = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Refusal::invalid("The body ended before it was complete."))?;
        if (whole.len() + chunk.remaining()) as u64 > limit {
            return Err(too_large(limit));
        }
        bytes::BufMut::put(&mut whole, chunk);
    }
    Ok(whole.freeze())
}

fn too_large(limit: u64) -> Refusal {
    Refusal::new(Code::PayloadTooLarge, format!("The body may have {limit} bytes at most."))
}

fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// `application/json`, once, with or without parameters such as `charset=utf-8`.
fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let media_type = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}
