//! `Authorization: Bearer <token>`: RFC 6750 §2.1, RFC 9110 §11.4, contract N5.

use signet_service::edge::{Call, Refusal};

/// What a request brings.
#[derive(Debug, PartialEq, Eq)]
pub enum Credentials<'a> {
    /// No `Authorization`, or an empty one.
    None,
    /// A bearer token; empty when the scheme stands alone.
    Bearer(&'a str),
    /// Another scheme, which this API does not know.
    Other,
}

impl<'a> Credentials<'a> {
    /// Reads the header; a token in the query or body is not looked for.
    ///
    /// # Errors
    /// 400 when the header is there twice.
    pub fn of(call: &'a Call) -> Result<Self, Refusal> {
        let sent = call.header("authorization")?.unwrap_or_default().trim();
        let (scheme, rest) = sent.split_once(' ').unwrap_or((sent, ""));
        Ok(match scheme {
            "" => Self::None,
            _ if scheme.eq_ignore_ascii_case("bearer") => Self::Bearer(rest.trim_start()),
            _ => Self::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderValue, Method};
    use signet_service::edge::RequestId;
    use signet_shared::wire::Code;

    fn call(values: &[&[u8]]) -> Call {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("authorization", HeaderValue::from_bytes(value).unwrap());
        }
        let (path, body) = ("/".to_owned(), bytes::Bytes::new());
        Call { id: RequestId::random(), method: Method::GET, path, query: None, headers, body, peer: None }
    }

    #[test]
    fn the_scheme_and_what_follows_it_are_told_apart() {
        for (sent, read) in [
            ("", Credentials::None),
            ("  ", Credentials::None),
            ("Bearer", Credentials::Bearer("")),
            ("bEARER  a.b.c", Credentials::Bearer("a.b.c")),
            ("Bearer a b", Credentials::Bearer("a b")),
            ("Basic abc", Credentials::Other),
            ("Bearera.b.c", Credentials::Other),
        ] {
            assert_eq!(Credentials::of(&call(&[sent.as_bytes()])).unwrap(), read, "{sent:?}");
        }
        assert_eq!(Credentials::of(&call(&[])).unwrap(), Credentials::None);
    }

    #[test]
    fn n5_two_headers_are_a_bad_request_whatever_they_say() {
        for twice in [[&b"Bearer a"[..], b"Bearer a"], [b"", b"Bearer a"], [b"Bearer a", b""]] {
            assert_eq!(Credentials::of(&call(&twice)).unwrap_err().code, Code::InvalidRequest);
        }
        assert_eq!(Credentials::of(&call(&[b"Bearer \xff"])).unwrap_err().code, Code::InvalidRequest);
    }
}
