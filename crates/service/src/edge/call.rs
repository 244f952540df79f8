//! One request, as a handler sees it.

use std::net::{IpAddr, SocketAddr};

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use super::{Refusal, RequestId, path};

/// From where a request came; the accept loop notes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The other end of the connection: perhaps a proxy.
    pub socket: SocketAddr,
    /// Who sent the request: the socket's address, or the one that a trusted proxy says.
    pub client: IpAddr,
    /// Whether the answer goes to its client over TLS: ours, or a trusted proxy's.
    pub secure: bool,
}

/// A request whose `Host`, method, media type and size are already known to be right.
#[derive(Debug, Clone)]
pub struct Call {
    /// The id of this request.
    pub id: RequestId,
    /// GET also where the request was HEAD; the answer's body is then left out. Where any method is taken, that which was
    /// sent.
    pub method: Method,
    /// Where it went: see [`Call::path`] and [`Call::query`].
    pub uri: Uri,
    /// The parameters of the path, decoded, by their names in the table.
    pub params: Vec<(&'static str, String)>,
    /// All header fields.
    pub headers: HeaderMap,
    /// The whole body; empty where the endpoint takes none, or takes it as a stream.
    pub body: Bytes,
    /// From where it came; `None` in tests without a socket.
    pub peer: Option<Peer>,
}

impl Call {
    /// The path as it was sent, still percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// What follows the question mark, as it was sent.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.uri.query()
    }

    /// What the star at the end of `template`, the path that the table has, stands for: as it was sent.
    #[must_use]
    pub fn below(&self, template: &str) -> &str {
        path::below(template, self.path())
    }

    /// The parameter that the table calls `name`; empty when it calls none so.
    #[must_use]
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value)
    }

    /// The one value of the header `name`.
    ///
    /// # Errors
    /// 400 when the header is there twice or is no visible ASCII text: which of two counts is not for us to guess.
    pub fn header(&self, name: &'static str) -> Result<Option<&str>, Refusal> {
        let mut values = self.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => value.to_str().map(Some).map_err(|_| {
                Refusal::invalid(format!("The header field {name} has characters that do not belong there."))
            }),
            (Some(_), Some(_)) => {
                Err(Refusal::invalid(format!("The header field {name} may be sent only once.")))
            }
        }
    }
}
