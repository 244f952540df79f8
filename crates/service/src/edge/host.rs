//! To whom a request is addressed: RFC 9110 §7.2, §7.4 and rule H3.

use http::HeaderMap;
use http::header::HOST;
use signet_shared::wire::Code;

use super::{Edge, Refusal};

/// What proxies are known to add, beside everything that begins with `x-forwarded` or ends in `client-ip`.
const FORWARDING: [&[u8]; 21] = [
    b"forwarded",
    b"forwarded-for",
    b"via",
    b"x-real-ip",
    b"x-real-port",
    b"x-original-host",
    b"x-original-url",
    b"x-original-forwarded-for",
    b"x-rewrite-url",
    b"x-host",
    b"x-http-host-override",
    b"x-envoy-external-address",
    b"x-azure-clientip",
    b"x-proxyuser-ip",
    b"x-amzn-trace-id",
    b"x-request-start",
    b"cf-connecting-ip",
    b"cf-ray",
    b"cf-visitor",
    b"cdn-loop",
    b"front-end-https",
];

fn was_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| is_forwarding(name.as_str().as_bytes()))
}

fn is_forwarding(name: &[u8]) -> bool {
    // Most names begin with none of these letters, and end in another one.
    match name {
        [b'x', ..] if name.get(..11).is_some_and(|begin| is(begin, b"x-forwarded")) => true,
        [b'f' | b'v' | b'x' | b'c', ..] if FORWARDING.iter().any(|known| is(name, known)) => true,
        [.., b'p'] => name.len().checked_sub(9).is_some_and(|end| is(&name[end..], b"client-ip")),
        _ => false,
    }
}

/// Whether `name` is `known`. Many servers behind proxies take `_` for `-`, so some proxies write it.
fn is(name: &[u8], known: &[u8]) -> bool {
    name.len() == known.len()
        && name.iter().zip(known).all(|(sent, own)| sent == own || (*sent == b'_' && *own == b'-'))
}

/// Refuses what is not addressed to this server; in the demo also what a proxy passed on.
pub(super) fn check(edge: &Edge, headers: &HeaderMap) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Refusal::invalid("A request names its Host exactly once."));
    };
    let host = host.as_bytes();
    if !edge.hosts.iter().any(|own| own.as_bytes() == host || own.as_bytes().eq_ignore_ascii_case(host)) {
        return Err(Refusal::new(Code::MisdirectedRequest, "This server does not answer to that Host."));
    }
    if edge.demo && was_forwarded(headers) {
        return Err(Refusal::new(
            Code::ForwardedHeader,
            "The demo profile does not work behind a proxy: this request carries a forwarding header.",
        ));
    }
    Ok(())
}
