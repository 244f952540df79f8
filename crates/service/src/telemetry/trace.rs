//! The trace that a request belongs to: W3C Trace Context.
//!
//! A caller's well-formed `traceparent` is continued, anything else begins a new trace. The span of a request is called as
//! the request is: its id has the 16 digits that a span's must have. `tracestate` is not handed on: it would carry a
//! stranger's text to our other servers.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::edge::RequestId;

/// The field that carries it.
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The first half of the traces that begin in this process; the second is the id of their first request.
static OWN: LazyLock<[u8; 16]> = LazyLock::new(|| {
    let digits = format!("{:016x}", RandomState::new().hash_one(()));
    digits.as_bytes().try_into().unwrap_or([b'1'; 16])
});

/// `00-` trace `-` parent `-` flags: §3.2 of version 00. Later versions may be longer.
const LENGTH: usize = 55;

/// A trace, as one request sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Trace {
    id: [u8; 32],
    /// The caller's span, where the trace began elsewhere.
    parent: Option<[u8; 16]>,
    /// Whether the caller said that it records the trace.
    sampled: bool,
}

impl Trace {
    /// The trace of the request `id` with these header fields.
    pub(crate) fn of(headers: &HeaderMap, id: &RequestId) -> Self {
        let mut sent = headers.get_all(TRACEPARENT).iter();
        match (sent.next(), sent.next()) {
            (Some(one), None) => Self::continued(one.as_bytes()).unwrap_or_else(|| Self::begun(id)),
            _ => Self::begun(id),
        }
    }

    /// A trace that begins with `id`.
    pub(crate) fn begun(id: &RequestId) -> Self {
        let mut digits = [b'0'; 32];
        let (first, second) = digits.split_at_mut(16);
        first.copy_from_slice(&*OWN);
        second.copy_from_slice(id.as_bytes());
        Self { id: digits, parent: None, sampled: false }
    }

    /// The trace that `sent` names, if it is what the specification says, down to the case of its digits.
    fn continued(sent: &[u8]) -> Option<Self> {
        let (head, rest) = sent.split_at_checked(LENGTH)?;
        let (version, id) = (head.get(..2)?, head.get(3..35)?);
        let (parent, flags) = (head.get(36..52)?, head.get(53..)?);
        let dashes = [2, 35, 52].iter().all(|at| head.get(*at) == Some(&b'-'));
        let known =
            if version == b"00" { rest.is_empty() } else { rest.first().is_none_or(|next| *next == b'-') };
        let is_digit = |one: &u8| one.is_ascii_digit() | (b'a'..=b'f').contains(one);
        let digits = [version, id, parent, flags]
            .iter()
            .all(|part| part.iter().fold(true, |all, one| all & is_digit(one)));
        let named = [id, parent].iter().all(|name| name.iter().any(|digit| *digit != b'0'));
        if !(dashes && known && digits && named) || version == b"ff" {
            return None;
        }
        let sampled = flags.get(1).is_some_and(|digit| b"13579bdf".contains(digit));
        Some(Self { id: id.try_into().ok()?, parent: Some(parent.try_into().ok()?), sampled })
    }

    /// Its name: 32 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> &str {
        // They are ASCII.
        std::str::from_utf8(&self.id).unwrap_or_default()
    }

    /// The caller's span, 16 hexadecimal digits, where the trace began elsewhere.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_ref().and_then(|digits| std::str::from_utf8(digits).ok())
    }

    /// What a request that `span` makes carries: §4.3. The flag says whether the trace is recorded, by the caller or here.
    pub(crate) fn to_header(&self, span: &RequestId, recorded: bool) -> HeaderValue {
        let flags = if self.sampled || recorded { "01" } else { "00" };
        let value = format!("00-{}-{span}-{flags}", self.id());
        HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static(""))
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace")
            .field("id", &self.id())
            .field("parent", &self.parent())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn of(sent: &[&str]) -> Trace {
        let mut headers = HeaderMap::new();
        for value in sent {
            headers.append(TRACEPARENT, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        Trace::of(&headers, &RequestId::random())
    }

    #[test]
    fn a_well_formed_traceparent_is_continued() {
        for (sent, sampled) in [
            (SENT.to_owned(), true),
            (SENT.replace("-01", "-00"), false),
            (SENT.replace("-01", "-ff"), true),
            // Of later versions what this one knows counts.
            (SENT.replacen("00", "cc", 1), true),
            (format!("{}-more", SENT.replacen("00", "01", 1)), true),
        ] {
            let trace = of(&[&sent]);
            assert_eq!(trace.id(), "4bf92f3577b34da6a3ce929d0e0e4736", "{sent}");
            assert_eq!((trace.parent(), trace.sampled), (Some("00f067aa0ba902b7"), sampled), "{sent}");
        }
    }

    #[test]
    fn anything_else_begins_a_trace() {
        for sent in [
            String::new(),
            "x".to_owned(),
            SENT.to_uppercase(),
            SENT.replacen("00", "ff", 1),
            SENT.replacen("00", "0x", 1),
            format!("{SENT}-more"),
            format!("{}more", SENT.replacen("00", "01", 1)),
            SENT.replace("-01", ""),
            SENT.replace("-01", "-0"),
            SENT.replace("-01", "-0g"),
            SENT.replace('-', "_"),
            SENT.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
            SENT.replace("00f067aa0ba902b7", &"0".repeat(16)),
            SENT.replace("4bf9", "4b 9"),
            format!("é{}", &SENT[2..]),
        ] {
            let trace = of(&[&sent]);
            assert!(trace.parent().is_none() && !trace.sampled, "{sent}");
            assert!(!sent.contains(trace.id()), "{sent}");
        }
        assert_eq!(of(&[SENT, SENT]).parent(), None, "of two none is meant");
        assert_eq!(of(&[]).parent(), None);
    }

    #[test]
    fn what_begins_here_is_well_formed_and_new_each_time() {
        let ids = [RequestId::random(), RequestId::random()];
        let traces = ids.each_ref().map(Trace::begun);
        assert_ne!(traces[0], traces[1]);
        for (trace, id) in traces.iter().zip(&ids) {
            for (recorded, flags) in [(false, "-00"), (true, "-01")] {
                let sent = trace.to_header(id, recorded);
                let sent = sent.to_str().unwrap();
                assert!(sent.ends_with(flags), "{sent}");
                let next = of(&[sent]);
                assert_eq!((next.id(), next.parent()), (trace.id(), Some(id.as_str())));
            }
        }
    }

    #[test]
    fn a_recorded_trace_stays_one() {
        let header = of(&[SENT]).to_header(&RequestId::random(), false);
        assert!(header.to_str().unwrap().ends_with("-01"));
    }
}
