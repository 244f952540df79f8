//! Reading a body within its limits of type, size and time: RFC 9110 §15.5.14, §15.5.16.

use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use signet_shared::wire::Code;

use super::{Body, Refusal};

/// The body that `wanted` asks for, when all of it arrives within `patience`.
pub(super) async fn read<S, B, E>(
    (wanted, patience): (Body, Duration),
    headers: &HeaderMap,
    stream: S,
) -> Result<Bytes, Refusal>
where
    S: Stream<Item = Result<B, E>> + Send,
    B: Buf,
{
    let Some((media_type, limit)) = wanted.taken() else { return Ok(Bytes::new()) };
    if matches!(wanted, Body::Form(_)) && is_absent(headers) {
        // No field is a form too: what is needed may stand in the header.
        return Ok(Bytes::new());
    }
    if !is_of(media_type, headers) {
        let sentence = format!("Send the body as Content-Type: {media_type}.");
        return Err(Refusal::new(Code::UnsupportedMediaType, sentence));
    }
    if declared(headers).is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    // Boxed: most requests have no body, and their futures need no room for reading one.
    match Box::pin(tokio::time::timeout(patience, collect(stream, limit))).await {
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

/// Whether nothing is sent, not even a media type.
fn is_absent(headers: &HeaderMap) -> bool {
    let is_long = declared(headers).is_some_and(|length| length > 0);
    !is_long && !headers.contains_key(CONTENT_TYPE) && !headers.contains_key(TRANSFER_ENCODING)
}

fn too_large(limit: u64) -> Refusal {
    Refusal::new(Code::PayloadTooLarge, format!("The body may have {limit} bytes at most."))
}

fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// This media type, once, with or without parameters such as `charset=utf-8`.
fn is_of(wanted: &str, headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let media_type = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use http::HeaderValue;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn json_headers() -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))])
    }

    async fn refused<S: Stream<Item = Result<Bytes, &'static str>> + Send>(stream: S) -> Code {
        read((Body::Json(8), PATIENCE), &json_headers(), stream).await.unwrap_err().code
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_a_bad_request() {
        assert_eq!(refused(stream::iter([Ok(Bytes::from("{")), Err("gone")])).await, Code::InvalidRequest);
    }

    #[tokio::test]
    async fn an_undeclared_body_is_refused_as_soon_as_it_is_too_large() {
        let endless = stream::repeat_with(|| Ok(Bytes::from("xxxx")));
        assert_eq!(refused(endless).await, Code::PayloadTooLarge);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_is_a_timeout() {
        assert_eq!(refused(stream::pending()).await, Code::RequestTimeout);
    }

    #[tokio::test]
    async fn two_content_types_are_none() {
        let mut headers = json_headers();
        headers.append(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let none = stream::iter([Ok::<_, &str>(Bytes::new())]);
        assert_eq!(
            read((Body::Json(8), PATIENCE), &headers, none).await.unwrap_err().code,
            Code::UnsupportedMediaType
        );
    }

    #[tokio::test]
    async fn a_form_is_taken_where_a_form_is_wanted_and_nowhere_else() {
        let of = async |media_type: &'static str, wanted| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
            let sent = stream::iter([Ok::<_, &str>(Bytes::from("a=b"))]);
            read((wanted, PATIENCE), &headers, sent).await.map_err(|refused| refused.code)
        };
        let form = "application/x-www-form-urlencoded; charset=UTF-8";
        assert_eq!(of(form, Body::Form(3)).await.unwrap(), "a=b");
        assert_eq!(of(form, Body::Form(2)).await, Err(Code::PayloadTooLarge));
        assert_eq!(of(form, Body::Json(8)).await, Err(Code::UnsupportedMediaType));
        assert_eq!(of("application/json", Body::Form(8)).await, Err(Code::UnsupportedMediaType));
    }

    #[tokio::test]
    async fn where_no_body_is_wanted_none_is_read() {
        let endless = stream::repeat_with(|| Ok::<_, &str>(Bytes::from("xxxx")));
        assert!(read((Body::None, PATIENCE), &HeaderMap::new(), endless).await.unwrap().is_empty());
    }
}
