//! The opening handshake of a WebSocket that goes through us: RFC 6455 §4, rule H6.
//!
//! Key, sub-protocols and extensions are the client's, and so is what the upstream makes of them: the two ends agree on how they
//! speak, and we, who read none of it, understand no extension and need not. The version is the one that there is. `Origin` does not
//! go on: it says of which page a browser is, which is looked at here; the upstream is asked by a server that brings a token, and one
//! that knew our pages by their address would trust everybody who can write that field.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::connection::Named;
use crate::rules::csrf::{self, Pages, Whose};

/// As `Upgrade` names it.
pub const PROTOCOL: &str = "websocket";
/// The only version that there is: RFC 6455 §4.1.
pub const VERSION: &str = "13";
/// RFC 6455 §1.3: what proves that a server has understood the key.
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// The bytes of a key: RFC 6455 §4.1.
const KEY_BYTES: usize = 16;

/// What a client wants of a WebSocket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    key: HeaderValue,
    protocols: Vec<HeaderValue>,
    extensions: Vec<HeaderValue>,
}

/// Why a request opens none. The sentences are for whoever wrote the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// RFC 6455 §4.2.1.
    #[error("A WebSocket is opened by GET.")]
    Method,
    /// RFC 6455 §4.1: nothing is said before the answer.
    #[error("A request that opens a WebSocket has no body.")]
    Body,
    /// RFC 9110 §7.6.1.
    #[error(
        "A request that opens a WebSocket has Connection: Upgrade; a proxy on the way may have left it out."
    )]
    Connection,
    /// RFC 6455 §4.4.
    #[error("The version of WebSocket that is spoken here is 13: send Sec-WebSocket-Version: 13.")]
    Version,
    /// RFC 6455 §4.1.
    #[error("Sec-WebSocket-Key is the base64 of 16 bytes, and is sent once.")]
    Key,
    /// RFC 6455 §4.1.
    #[error("Sec-WebSocket-Protocol has names of sub-protocols, separated by commas, each once.")]
    Protocol,
}

/// Whether one of our `pages`, and none of others, asks (rule H6). Browsers always say who does, and send the cookie whoever it is; what
/// says nothing is no page.
#[must_use]
pub fn is_of(headers: &HeaderMap, pages: Pages<'_>) -> bool {
    matches!(csrf::whose(headers, pages), Whose::Own | Whose::Frontend)
}

impl Handshake {
    /// What a request with `headers` and a body of `length` asks for.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn read(method: &Method, headers: &HeaderMap, length: Option<u64>) -> Result<Self, Refused> {
        if *method != Method::GET {
            return Err(Refused::Method);
        }
        if length != Some(0) {
            return Err(Refused::Body);
        }
        let named = Named::of(headers);
        if !named.has("upgrade") {
            return Err(Refused::Connection);
        }
        // What `Connection` names ends here, whatever it is.
        let of = |name: &HeaderName| if named.has(name.as_str()) { None } else { the_one(headers, name) };
        if of(&SEC_WEBSOCKET_VERSION).is_none_or(|version| version != VERSION) {
            return Err(Refused::Version);
        }
        let key = of(&SEC_WEBSOCKET_KEY).filter(|key| is_key(key)).ok_or(Refused::Key)?;
        let all = |name: &HeaderName| -> Vec<HeaderValue> { headers.get_all(name).iter().cloned().collect() };
        let handshake = Self {
            key: key.clone(),
            protocols: all(&SEC_WEBSOCKET_PROTOCOL),
            extensions: all(&SEC_WEBSOCKET_EXTENSIONS),
        };
        let protocols = handshake.names();
        let is_once = |(index, name): (usize, &&[u8])| is_token(name) && !protocols[..index].contains(name);
        if protocols.iter().enumerate().all(is_once) { Ok(handshake) } else { Err(Refused::Protocol) }
    }

    /// Adds to `headers` what the upstream is asked for.
    pub fn write(&self, headers: &mut HeaderMap) {
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static(PROTOCOL));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static(VERSION));
        headers.insert(SEC_WEBSOCKET_KEY, self.key.clone());
        for (name, values) in
            [(SEC_WEBSOCKET_PROTOCOL, &self.protocols), (SEC_WEBSOCKET_EXTENSIONS, &self.extensions)]
        {
            for value in values {
                headers.append(&name, value.clone());
            }
        }
    }

    /// What the client is told where the fields of a 101 are the answer to this handshake (RFC 6455 §4.1); `None` where they are not,
    /// or where the upstream speaks in a way that it was not asked to.
    #[must_use]
    pub fn agreed(&self, answer: &HeaderMap) -> Option<HeaderMap> {
        let upgrade = the_one(answer, &UPGRADE)?;
        let accept = the_one(answer, &SEC_WEBSOCKET_ACCEPT)?;
        let is_answer = upgrade.as_bytes().eq_ignore_ascii_case(PROTOCOL.as_bytes())
            && Named::of(answer).has("upgrade")
            && accept.as_bytes() == accepted(self.key.as_bytes()).as_bytes();
        if !is_answer {
            return None;
        }
        let mut told = HeaderMap::new();
        told.insert(SEC_WEBSOCKET_ACCEPT, accept.clone());
        if answer.contains_key(SEC_WEBSOCKET_PROTOCOL) {
            let protocol = the_one(answer, &SEC_WEBSOCKET_PROTOCOL)?;
            if !self.names().contains(&protocol.as_bytes()) {
                return None;
            }
            told.insert(SEC_WEBSOCKET_PROTOCOL, protocol.clone());
        }
        for extension in answer.get_all(SEC_WEBSOCKET_EXTENSIONS) {
            if self.extensions.is_empty() {
                return None;
            }
            told.append(SEC_WEBSOCKET_EXTENSIONS, extension.clone());
        }
        Some(told)
    }

    /// The sub-protocols, the one that is liked best first.
    fn names(&self) -> Vec<&[u8]> {
        let values = self.protocols.iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        values.map(<[u8]>::trim_ascii).collect()
    }
}

/// The answer to a key: RFC 6455 §4.2.2. SHA-1 protects nothing here, it only shows that the key was read.
fn accepted(key: &[u8]) -> String {
    STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, &[key, MAGIC.as_bytes()].concat()))
}

fn is_key(key: &HeaderValue) -> bool {
    STANDARD.decode(key.as_bytes()).is_ok_and(|bytes| bytes.len() == KEY_BYTES)
}

/// RFC 9110 §5.6.2.
fn is_token(name: &[u8]) -> bool {
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

/// The value of a field that stands there once.
fn the_one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
#[path = "websocket_tests.rs"]
mod tests;
