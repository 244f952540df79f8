//! `header.payload.signature`, base64url without padding: RFC 7515 §2, §7.1.

use serde_json::{Map, Value};

use crate::jose::{decode, object};

/// The three parts of a token as they were sent. Borrowed; nothing is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The protected header, encoded.
    pub header: &'a str,
    /// The payload, encoded.
    pub payload: &'a str,
    /// The signature, encoded.
    pub signature: &'a str,
}

/// Why a text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// There are not exactly three parts, or one of the first two is empty.
    #[error("a token has three parts, separated by dots")]
    Shape,
    /// A part has a character outside the base64url alphabet, or padding.
    #[error("the parts of a token are base64url without padding")]
    Base64,
    /// Header or payload is no JSON object, or one with a member that stands twice (RFC 8725 §2.6).
    #[error("header and payload of a token are JSON objects without repeated members")]
    Json,
}

impl<'a> Parts<'a> {
    /// Takes `token` apart at its two dots.
    ///
    /// # Errors
    /// [`Malformed::Shape`] when there are not exactly three parts or header or payload is empty.
    pub fn split(token: &'a str) -> Result<Self, Malformed> {
        let mut parts = token.split('.');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(header), Some(payload), Some(signature), None)
                if !header.is_empty() && !payload.is_empty() =>
            {
                Ok(Self { header, payload, signature })
            }
            _ => Err(Malformed::Shape),
        }
    }

    /// The header's members.
    ///
    /// # Errors
    /// [`Malformed`] when the part is not the base64url of a JSON object.
    pub fn decode_header(&self) -> Result<Map<String, Value>, Malformed> {
        members(self.header)
    }

    /// The payload's members: claims that nobody has checked yet.
    ///
    /// # Errors
    /// [`Malformed`] when the part is not the base64url of a JSON object.
    pub fn decode_payload(&self) -> Result<Map<String, Value>, Malformed> {
        members(self.payload)
    }
}

fn members(part: &str) -> Result<Map<String, Value>, Malformed> {
    object(&decode(part).ok_or(Malformed::Base64)?).ok_or(Malformed::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_apart() {
        // The header of RFC 7519 §3.1's example, and a payload of {"a":1}.
        let parts = Parts::split("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.AA").unwrap();
        assert_eq!(parts.decode_header().unwrap()["alg"], "HS256");
        assert_eq!(parts.decode_payload().unwrap()["a"], 1);
        assert_eq!(parts.signature, "AA");
    }

    #[test]
    fn what_is_no_token_is_said() {
        for text in ["", "a", "a.b", "a.b.c.d", ".b.c", "a..c"] {
            assert_eq!(Parts::split(text), Err(Malformed::Shape), "{text:?}");
        }
        assert_eq!(Parts::split("e30=.e30.").unwrap().decode_header(), Err(Malformed::Base64));
        let twice = Parts::split("eyJhIjoxLCJhIjoyfQ.e30.").unwrap();
        assert_eq!(twice.decode_header(), Err(Malformed::Json), "{{\"a\":1,\"a\":2}}");
        assert_eq!(Parts::split("e30.W10.").unwrap().decode_payload(), Err(Malformed::Json));
    }
}
