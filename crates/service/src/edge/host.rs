//! To whom a request is addressed: RFC 9110 §7.2, §7.4 and rule H3.

use http::HeaderMap;
use http::header::HOST;
use signet_shared::wire::Code;

use super::{Edge, Refusal};

/// What proxies are known to add, beside everything that begins with `x-forwarded` or ends in `client-ip`.
const FORWARDING: [&str; 6] =
    ["forwarded", "via", "x-real-ip", "x-original-host", "x-original-url", "cf-connecting-ip"];

fn was_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().map(http::HeaderName::as_str).any(|name| {
        // Many servers behind proxies take `_` for `-`, so some proxies write it.
        if name.contains('_') { is_forwarding(&name.replace('_', "-")) } else { is_forwarding(name) }
    })
}

fn is_forwarding(name: &str) -> bool {
    name.starts_with("x-forwarded") || name.ends_with("client-ip") || FORWARDING.contains(&name)
}

/// Refuses what is not addressed to this server; in the demo also what a proxy passed on.
pub(super) fn check(edge: &Edge, headers: &HeaderMap) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Refusal::invalid("A request names its Host exactly once."));
    };
    if !edge.hosts.iter().any(|own| own.as_bytes().eq_ignore_ascii_case(host.as_bytes())) {
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
