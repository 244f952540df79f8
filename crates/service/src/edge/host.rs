//! To whom a request is addressed: RFC 9110 §7.2, §7.4 and rule H3.

use http::HeaderMap;
use http::header::{FORWARDED, HOST};
use signet_shared::wire::Code;

use super::{Edge, Refusal};

const FORWARDING: [&str; 5] =
    ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-real-ip"];

/// Refuses what is not addressed to this server; in the demo also what a proxy passed on.
pub(super) fn check(edge: &Edge, headers: &HeaderMap) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Refusal::invalid("A request names its Host exactly once."));
    };
    let host = host.to_str().unwrap_or_default().to_ascii_lowercase();
    if !edge.hosts.contains(&host) {
        return Err(Refusal::new(Code::MisdirectedRequest, "This server does not answer to that Host."));
    }
    if edge.demo
        && (headers.contains_key(FORWARDED) || FORWARDING.iter().any(|name| headers.contains_key(*name)))
    {
        return Err(Refusal::new(
            Code::ForwardedHeader,
            "The demo profile does not work behind a proxy: this request carries a forwarding header.",
        ));
    }
    Ok(())
}
