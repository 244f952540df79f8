//! `Authorization: Bearer <token>`: RFC 6750 §2.1, RFC 9110 §11.4.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::Refused;

/// What a request brings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Credentials<'a> {
    /// No `Authorization`, or an empty one.
    None,
    /// A bearer token; empty when the scheme stands alone. As it was sent: whoever knows it already need not read it.
    Bearer(&'a [u8]),
    /// Another scheme, which a guard does not know.
    Other,
}

impl<'a> Credentials<'a> {
    /// Reads the header; a token in the query or body is not looked for.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when the header is there twice: which of two counts is not for us to guess.
    pub(crate) fn of(headers: &'a HeaderMap) -> Result<Self, Refused> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let sent = match (values.next(), values.next()) {
            (None, _) => return Ok(Self::None),
            (Some(value), None) => value.as_bytes().trim_ascii(),
            (Some(_), Some(_)) => return Err(Refused::Malformed),
        };
        let end = sent.iter().position(|byte| *byte == b' ').unwrap_or(sent.len());
        let (scheme, rest) = sent.split_at(end);
        Ok(match scheme {
            b"" => Self::None,
            _ if scheme.eq_ignore_ascii_case(b"bearer") => Self::Bearer(rest.trim_ascii_start()),
            _ => Self::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(values: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
        }
        headers
    }

    #[test]
    fn the_scheme_and_what_follows_it_are_told_apart() {
        for (sent, read) in [
            ("", Credentials::None),
            ("  ", Credentials::None),
            ("Bearer", Credentials::Bearer(b"")),
            ("bEARER  a.b.c", Credentials::Bearer(b"a.b.c")),
            ("Bearer a b", Credentials::Bearer(b"a b")),
            ("Basic abc", Credentials::Other),
            ("Bearera.b.c", Credentials::Other),
        ] {
            assert_eq!(Credentials::of(&headers(&[sent.as_bytes()])).unwrap(), read, "{sent:?}");
        }
        assert_eq!(Credentials::of(&headers(&[])).unwrap(), Credentials::None);
    }

    #[test]
    fn n5_two_headers_are_malformed_whatever_they_say() {
        for twice in [[&b"Bearer a"[..], b"Bearer a"], [b"", b"Bearer a"], [b"Bearer a", b""]] {
            assert_eq!(Credentials::of(&headers(&twice)).unwrap_err(), Refused::Malformed);
        }
    }
}
