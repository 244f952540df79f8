//! Another protocol over the connection of a request: RFC 9110 §7.8, §15.2.2. HTTP/1.1 alone has that; in HTTP/2 a client would
//! ask by an extended CONNECT (RFC 8441), which no server here announces.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{CONNECTION, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, Version};
use tokio::io::{AsyncRead, AsyncWrite};

use super::Response;

/// A connection that speaks something else than HTTP from now on.
pub trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Socket for S {}

/// What is said over it. It lasts as long as its server lets it: it is dropped when nothing has come or gone for
/// `connections.socket_idle_time`, and when the server stops.
pub type Conversation =
    Box<dyn for<'a> FnOnce(&'a mut dyn Socket) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> + Send>;

/// What a request that asks for another protocol may be given.
#[derive(Debug)]
pub struct Upgrade(());

/// Goes along with the answer, through warp, to the connection.
#[derive(Clone)]
struct Granted(Arc<Mutex<Option<Conversation>>>);

impl Upgrade {
    /// It, for a request that can be given it. `Upgrade` counts in HTTP/1.1 alone: RFC 9110 §7.8.
    pub(super) fn of(parts: &Parts) -> Option<Self> {
        (parts.version == Version::HTTP_11 && parts.headers.contains_key(UPGRADE)).then_some(Self(()))
    }

    /// 101 with `headers`, and then `conversation` has the connection for `protocol`. Whatever the client has sent already it
    /// reads there: nothing of that was taken for a request.
    #[must_use]
    pub fn granted(self, protocol: &'static str, headers: HeaderMap, conversation: Conversation) -> Response {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        *response.headers_mut() = headers;
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
        response.headers_mut().insert(UPGRADE, HeaderValue::from_static(protocol));
        response.extensions_mut().insert(Granted(Arc::new(Mutex::new(Some(conversation)))));
        response
    }
}

/// Whether `headers` name `protocol` among those that their client would rather speak: RFC 9110 §7.8.
#[must_use]
pub fn asks_for(protocol: &str, headers: &HeaderMap) -> bool {
    let names =
        headers.get_all(UPGRADE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    names.map(<[u8]>::trim_ascii).any(|name| name.eq_ignore_ascii_case(protocol.as_bytes()))
}

/// The conversation that this answer begins; `None` where it goes on in HTTP.
pub(crate) fn granted(response: &mut Response) -> Option<Conversation> {
    let Granted(conversation) = response.extensions_mut().remove()?;
    conversation.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_is_asked_for_by_its_name_in_any_line() {
        let of = |lines: &[&'static str]| {
            let lines = lines.iter().map(|line| (UPGRADE, HeaderValue::from_static(line)));
            asks_for("websocket", &lines.collect())
        };
        for lines in [&["websocket"][..], &["WebSocket"], &["h2c, websocket"], &["h2c", " websocket ,x"]] {
            assert!(of(lines), "{lines:?}");
        }
        for lines in [&[][..], &[""], &["websocket/13"], &["websockets"], &["web socket"], &["h2c"]] {
            assert!(!of(lines), "{lines:?}");
        }
    }

    #[test]
    fn only_http_1_1_changes_its_protocol() {
        let of = |version, name: &'static str| {
            let request = http::Request::builder().version(version).header(name, "websocket");
            Upgrade::of(&request.body(()).unwrap().into_parts().0).is_some()
        };
        assert!(of(Version::HTTP_11, "upgrade"));
        assert!(!of(Version::HTTP_10, "upgrade") && !of(Version::HTTP_2, "upgrade"));
        assert!(!of(Version::HTTP_11, "connection"));
    }
}
