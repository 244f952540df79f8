//! `Authorization: Bearer <token>`: RFC 6750 §2.1, RFC 9110 §11.4.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::Refused;

/// What a request brings.
#[derive(Debug, PartialEq, Eq)]
pub enum Credentials<'a> {
    /// No `Authorization`, or an empty one.
    None,
    /// A bearer token; empty when the scheme stands alone.
    Bearer(&'a str),
    /// Another scheme, which a guard does not know.
    Other,
}

impl<'a> Credentials<'a> {
    /// Reads the header; a token in the query or body is not looked for.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when the header is there twice or is no ASCII text: which of two counts is not for us to
    /// guess.
    pub fn of(headers: &'a HeaderMap) -> Result<Self, Refused> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let sent = match (values.next(), values.next()) {
            (None, _) => return Ok(Self::None),
            (Some(value), None) => value.to_str().map_err(|_| Refused::Malformed)?.trim(),
            (Some(_), Some(_)) => return Err(Refused::Malformed),
        };
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
            ("Bearer", Credentials::Bearer("")),
            ("bEARER  a.b.c", Credentials::Bearer("a.b.c")),
            ("Bearer a b", Credentials::Bearer("a b")),
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
        for no_ascii in [&b"Bearer \xff"[..], "Bearer \u{e9}".as_bytes()] {
            assert_eq!(Credentials::of(&headers(&[no_ascii])).unwrap_err(), Refused::Malformed);
        }
    }
}
