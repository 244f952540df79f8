//! `header.payload.signature`: RFC 7515 §7.1. What is wrong with a text that is no token the ladder says.

use serde_json::{Map, Value};

use super::{Member, members};
use crate::jose::{decode, object, split};

/// One of the three parts of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// As it was sent.
    pub text: &'a str,
    /// What it decodes to; `None` when it is not base64url without padding.
    pub bytes: Option<Vec<u8>>,
}

/// Header, payload and signature of `token`; `None` when it does not have three parts.
#[must_use]
pub fn parts(token: &str) -> Option<[Part<'_>; 3]> {
    let (_, texts) = split(token)?;
    Some(texts.map(|text| Part { text, bytes: decode(text) }))
}

impl Part<'_> {
    /// The members, if it is a JSON object without repeated ones.
    #[must_use]
    pub fn object(&self) -> Option<Map<String, Value>> {
        object(self.bytes.as_deref()?)
    }

    /// Where the members stand, in the order in which they are written; none for what is no JSON object.
    #[must_use]
    pub fn members(&self) -> Vec<Member> {
        self.bytes.as_deref().and_then(members).unwrap_or_default()
    }

    /// The decoded bytes as a text; empty for what is none.
    #[must_use]
    pub fn json(&self) -> &str {
        self.bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_apart() {
        // The header of RFC 7519 §3.1's example, and a payload of {"a":1}.
        let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.AA";
        let [header, payload, signature] = parts(token).unwrap();
        assert_eq!(header.object().unwrap()["alg"], "HS256");
        assert_eq!((payload.object().unwrap()["a"].as_u64(), payload.json()), (Some(1), "{\"a\":1}"));
        assert_eq!((signature.text, signature.bytes), ("AA", Some(vec![0])));
        let names = |part: Part<'_>| part.members().into_iter().map(|member| member.name).collect::<Vec<_>>();
        assert_eq!(
            (names(header), names(payload)),
            (vec!["typ".to_owned(), "alg".to_owned()], vec!["a".to_owned()])
        );
    }

    #[test]
    fn what_is_no_token_has_no_parts() {
        for text in ["", "a", "a.b", "a.b.c.d"] {
            assert_eq!(parts(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_part_that_cannot_be_read_has_no_members() {
        for part in ["e30=", "eyJhIjoxLCJhIjoyfQ", "W10", "_w"] {
            let token = format!("{part}..");
            let [header, ..] = parts(&token).unwrap();
            assert_eq!((header.object(), header.members()), (None, Vec::new()), "{part}");
        }
    }
}
