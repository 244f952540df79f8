//! Who sent a request that came through trusted proxies: `Forwarded` (RFC 7239) and `X-Forwarded-For`, read from the right.
//!
//! Each proxy adds at the right whom it was asked by. So what stands there is the word of the proxy that is connected, and
//! what stands left of it the word of the next; the first who is no trusted proxy is the client, and what that one wrote
//! further left is nobody's word. An entry that counts and cannot be read is refused: taken as the proxy's own request,
//! it would be counted as the proxy's, and everybody behind it would pay.

use std::net::{IpAddr, SocketAddr};

use http::header::FORWARDED;
use http::{HeaderMap, HeaderName, HeaderValue};
use signet_shared::wire::Code;

use crate::config::Proxies;
use crate::edge::Refusal;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Who sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Client {
    /// The address.
    pub(super) address: IpAddr,
    /// Whether the client speaks TLS, as far as proxies say.
    pub(super) secure: bool,
}

/// One entry: from whom a proxy had the request, and by which scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hop {
    /// `None` where the proxy hides it or does not know.
    from: Option<IpAddr>,
    secure: Option<bool>,
}

/// An entry that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Malformed;

/// The client of a request that `peer` sent; `peer` itself unless that is a trusted proxy.
///
/// # Errors
/// 400 `forwarded_header` when the header that counts cannot be read, or both are there and differ: a proxy that writes
/// the one passes on what a client wrote into the other.
pub(super) fn client(proxies: &Proxies, peer: IpAddr, headers: &HeaderMap) -> Result<Client, Refusal> {
    let peer = peer.to_canonical();
    let own = Client { address: peer, secure: false };
    if !proxies.contain(peer) {
        return Ok(own);
    }
    let scheme = from_the_right(headers.get_all(X_FORWARDED_PROTO).iter()).next();
    let secure = scheme.is_some_and(|scheme| scheme.trim_ascii().eq_ignore_ascii_case(b"https"));
    let own = Client { secure, ..own };
    let standard = from_the_right(headers.get_all(FORWARDED).iter()).map(element);
    let usual = from_the_right(headers.get_all(X_FORWARDED_FOR).iter()).map(address);
    let (standard, usual) = (walk(proxies, own, standard), walk(proxies, own, usual));
    match (standard, usual) {
        (Ok(None), Ok(None)) => Ok(own),
        (Ok(Some(one)), Ok(None)) | (Ok(None), Ok(Some(one))) => Ok(one),
        (Ok(Some(one)), Ok(Some(other))) if one.address == other.address => Ok(one),
        _ => Err(Refusal::new(
            Code::ForwardedHeader,
            "What the proxy says of the client, in Forwarded or X-Forwarded-For, cannot be used.",
        )),
    }
}

/// The first who is no trusted proxy; `None` where no proxy says anything.
fn walk(
    proxies: &Proxies,
    own: Client,
    hops: impl Iterator<Item = Result<Hop, Malformed>>,
) -> Result<Option<Client>, Malformed> {
    let mut found = None;
    for hop in hops {
        let hop = hop?;
        let last = found.unwrap_or(own);
        let secure = hop.secure.unwrap_or(own.secure);
        let Some(address) = hop.from else {
            // It does not say from whom: then the proxy that we know of is the client.
            return Ok(Some(Client { address: last.address, secure }));
        };
        found = Some(Client { address, secure });
        if !proxies.contain(address) {
            break;
        }
    }
    Ok(found)
}

/// The members of a list that stands in several header fields, from the right; empty ones do not count (RFC 9110 §5.6.1).
fn from_the_right<'a>(
    values: impl DoubleEndedIterator<Item = &'a HeaderValue>,
) -> impl Iterator<Item = &'a [u8]> {
    values.rev().flat_map(|value| {
        let mut rest = Some(value.as_bytes());
        std::iter::from_fn(move || {
            let bytes = rest?;
            let at = last_unquoted(bytes, b',');
            let (left, member) = at.map_or((None, bytes), |at| (bytes.get(..at), &bytes[at + 1..]));
            rest = left;
            Some(member)
        })
        .filter(|member| !member.trim_ascii().is_empty())
    })
}

/// Where `wanted` stands last outside quotes. From the right, because what a client wrote further left may have half a
/// pair of them.
fn last_unquoted(bytes: &[u8], wanted: u8) -> Option<usize> {
    let mut quoted = false;
    bytes.iter().rposition(|byte| {
        quoted ^= *byte == b'"';
        *byte == wanted && !quoted
    })
}

/// A member of `X-Forwarded-For`: an address, as some write it with a port.
fn address(member: &[u8]) -> Result<Hop, Malformed> {
    let text = std::str::from_utf8(member).map_err(|_| Malformed)?.trim();
    Ok(Hop { from: node(text)?, secure: None })
}

/// A member of `Forwarded`: `for=192.0.2.1;proto=https`, in any order, with others that do not matter here.
fn element(member: &[u8]) -> Result<Hop, Malformed> {
    let text = std::str::from_utf8(member).map_err(|_| Malformed)?;
    let (mut from, mut secure) = (None, None);
    let mut rest = Some(text);
    while let Some(pairs) = rest {
        let at = last_unquoted(pairs.as_bytes(), b';');
        let pair = at.map_or(pairs, |at| &pairs[at + 1..]).trim();
        rest = at.map(|at| &pairs[..at]);
        if pair.is_empty() {
            continue;
        }
        let (name, value) = pair.split_once('=').ok_or(Malformed)?;
        let value = unquoted(value)?;
        let twice = if name.eq_ignore_ascii_case("for") {
            from.replace(node(value)?).is_some()
        } else if name.eq_ignore_ascii_case("proto") {
            secure.replace(value.eq_ignore_ascii_case("https")).is_some()
        } else {
            false
        };
        if twice {
            return Err(Malformed);
        }
    }
    Ok(Hop { from: from.flatten(), secure })
}

/// A token, or a quoted string; none that matters here needs a backslash.
fn unquoted(value: &str) -> Result<&str, Malformed> {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    if inner.is_empty() || inner.contains(['"', '\\']) { Err(Malformed) } else { Ok(inner) }
}

/// RFC 7239 §6: an address, perhaps with a port; `None` for `unknown` and for a name that hides one.
fn node(text: &str) -> Result<Option<IpAddr>, Malformed> {
    if text.eq_ignore_ascii_case("unknown") || text.starts_with('_') {
        return Ok(None);
    }
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = bracketed
        .unwrap_or(text)
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()))
        .map_err(|_| Malformed)?;
    Ok(Some(address.to_canonical()))
}

#[cfg(test)]
#[path = "forwarded_tests.rs"]
mod tests;
