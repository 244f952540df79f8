//! Redirect URIs: RFC 6749 §3.1.2, RFC 8252 §7 and §8, RFC 9700 §2.1 and §4.1; rules G6, G12 and H1.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The longest one that is registered, in bytes.
const LONGEST: usize = 2048;
/// The hosts that are the person's own machine: RFC 8252 §7.3, §8.3.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];
/// Where the port is left open if none is registered: addresses alone, for a name could be resolved to elsewhere (RFC 8252 §8.3).
const ANY_PORT: [&str; 2] = ["http://127.0.0.1", "http://[::1]"];

/// Why a URI is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRedirectUri {
    /// More than any needs.
    #[error("it has more than {LONGEST} bytes")]
    TooLong,
    /// RFC 6749 §3.1.2.
    #[error("it has a fragment")]
    Fragment,
    /// RFC 9700 §4.1: one URI, one place.
    #[error("it has a wildcard")]
    Wildcard,
    /// Browsers read these differently, or mend them: RFC 3986 §2.
    #[error("it has a character that URIs do not have")]
    Character,
    /// RFC 6749 §3.1.2.
    #[error("it is not absolute")]
    NotAbsolute,
    /// RFC 8252 §7.1: private-use schemes are a domain turned around.
    #[error("its scheme is neither https nor a private one with a dot, in lower case")]
    Scheme,
    /// RFC 8252 §7.3.
    #[error("http is for 127.0.0.1, [::1] and localhost alone")]
    NotLoopback,
    /// What stands before `@` is easily taken for the host.
    #[error("it has a user name before the host")]
    UserInfo,
    /// Not a lower-case name or a plain address.
    #[error("its host is not a name in lower case or an address")]
    Host,
    /// Not 1 to 65535 in plain digits.
    #[error("its port is not a number from 1 to 65535")]
    Port,
    /// A browser takes these away, so the answer would go elsewhere than is written.
    #[error("its path has a segment that is one or two dots")]
    DotSegment,
}

/// Whether `uri` may be registered: https anywhere; http on the person's own machine; a private-use scheme with a dot in it.
///
/// # Errors
/// [`BadRedirectUri`]: the first thing that is wrong.
pub fn acceptable(uri: &str) -> Result<(), BadRedirectUri> {
    parse(uri).map(|_| ())
}

/// Whether an answer may go to `asked` because `registered` is registered: byte by byte. A loopback address that was registered
/// without a port may be asked with any, because native clients get theirs from the system (RFC 8252 §7.3).
#[must_use]
pub fn matches(registered: &str, asked: &str) -> bool {
    registered == asked || ANY_PORT.into_iter().any(|origin| differs_in_port(origin, registered, asked))
}

fn differs_in_port(origin: &str, registered: &str, asked: &str) -> bool {
    let Some(path) = registered.strip_prefix(origin) else { return false };
    let begins_path = path.is_empty() || path.starts_with(['/', '?']);
    let port = || asked.strip_prefix(origin)?.strip_prefix(':')?.strip_suffix(path);
    begins_path && port().is_some_and(is_port)
}

/// Whether a program on the person's machine takes the answer, which any other there could imitate (rule G12). Of what cannot be
/// read it is assumed.
#[must_use]
pub fn is_native(uri: &str) -> bool {
    parse(uri).map_or(true, |parts| parts.host.is_none_or(|host| LOOPBACK.contains(&host)))
}

/// The source that lets a form's answer be redirected to `uri`, for the directive `form-action` (rule H1): an origin, or a scheme
/// where Content Security Policy knows no such host (it matches no IP address but 127.0.0.1). `None` where `uri` is not one
/// that is registered.
#[must_use]
pub fn form_action_source(uri: &str) -> Option<String> {
    let parts = parse(uri).ok()?;
    let is_matched = |host: &str| host == "127.0.0.1" || (!host.starts_with('[') && !is_ipv4(host));
    Some(match parts.host {
        Some(host) if is_matched(host) => format!("{}://{}", parts.scheme, parts.authority),
        _ => format!("{}:", parts.scheme),
    })
}

/// The origin of the page at `uri`, as browsers write it (RFC 6454 §6.2): without the port that the scheme has anyway; names
/// have small letters alone here. `None` where no page of the web is there.
#[must_use]
pub fn origin(uri: &str) -> Option<String> {
    let Parts { scheme, authority, host } = parse(uri).ok()?;
    host?;
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(usual).unwrap_or(authority);
    Some(format!("{scheme}://{authority}"))
}

/// What a URI is made of, as far as it matters here.
struct Parts<'a> {
    scheme: &'a str,
    /// Host and port.
    authority: &'a str,
    /// `None`: a private-use scheme.
    host: Option<&'a str>,
}

fn parse(uri: &str) -> Result<Parts<'_>, BadRedirectUri> {
    legible(uri)?;
    let (scheme, rest) = uri.split_once(':').ok_or(BadRedirectUri::NotAbsolute)?;
    if !is_scheme(scheme) {
        return Err(BadRedirectUri::Scheme);
    }
    let is_web = matches!(scheme, "https" | "http");
    if !is_web && !is_private_use(scheme) {
        return Err(BadRedirectUri::Scheme);
    }
    if !rest.starts_with(if is_web { "//" } else { "/" }) {
        return Err(BadRedirectUri::NotAbsolute);
    }
    let after = rest.strip_prefix("//");
    let (authority, path) =
        after.map_or(("", rest), |after| after.split_at(after.find(['/', '?']).unwrap_or(after.len())));
    if authority.contains('@') {
        return Err(BadRedirectUri::UserInfo);
    }
    let host = if is_web { Some(web_host(scheme, authority)?) } else { None };
    if has_dot_segment(path) {
        return Err(BadRedirectUri::DotSegment);
    }
    Ok(Parts { scheme, authority, host })
}

/// Whether all of it is what RFC 3986 lets a URI consist of, without a fragment.
fn legible(uri: &str) -> Result<(), BadRedirectUri> {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()+,;=%".contains(&byte);
    let is_encoded =
        |after: &str| after.len() >= 2 && after.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    match () {
        () if uri.len() > LONGEST => Err(BadRedirectUri::TooLong),
        () if uri.contains('#') => Err(BadRedirectUri::Fragment),
        () if uri.contains('*') => Err(BadRedirectUri::Wildcard),
        () if !uri.bytes().all(is_known) => Err(BadRedirectUri::Character),
        () if !uri.split('%').skip(1).all(is_encoded) => Err(BadRedirectUri::Character),
        () => Ok(()),
    }
}

fn is_scheme(scheme: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte);
    scheme.starts_with(|first: char| first.is_ascii_lowercase()) && scheme.bytes().all(is_known)
}

/// Schemes that do something in a browser (`javascript`, `data`, `file` …) have no dot.
fn is_private_use(scheme: &str) -> bool {
    scheme.contains('.') && scheme.split('.').all(|label| !label.is_empty())
}

/// The host of `authority`, if it is one to which answers of `scheme` may go.
fn web_host<'a>(scheme: &str, authority: &'a str) -> Result<&'a str, BadRedirectUri> {
    let end_of_host = authority.find(']').map_or(0, |bracket| bracket + 1);
    let port = authority.get(end_of_host..).and_then(|after| after.find(':'));
    let (host, port) = authority.split_at(port.map_or(authority.len(), |colon| colon + end_of_host));
    match () {
        () if !is_host(host) => Err(BadRedirectUri::Host),
        () if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) => Err(BadRedirectUri::Port),
        () if scheme == "http" && !LOOPBACK.contains(&host) => Err(BadRedirectUri::NotLoopback),
        () => Ok(host),
    }
}

fn is_host(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    address.map_or_else(
        || is_ipv4(host) || is_name(host),
        |address| address.parse::<Ipv6Addr>().is_ok_and(|parsed| parsed.to_string() == address),
    )
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok()
}

/// Labels of small letters, digits and hyphens; the last begins with a letter, for browsers read numbers there as an address.
fn is_name(host: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(is_known);
    let last = host.rsplit('.').next().unwrap_or_default();
    host.split('.').all(is_label) && last.starts_with(|first: char| first.is_ascii_lowercase())
}

/// One number has one spelling: no sign, no leading zero.
fn is_port(text: &str) -> bool {
    let is_plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain && text.parse::<u16>().is_ok()
}

fn has_dot_segment(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default().replace("%2e", ".").replace("%2E", ".");
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

#[cfg(test)]
#[path = "redirect_uri_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "redirect_uri_property_tests.rs"]
mod property_tests;
