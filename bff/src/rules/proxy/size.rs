//! How large a header section may be that is passed on: RFC 9110 §5.4.

use http::HeaderMap;

/// In bytes: twice what our own servers take by default.
pub const MOST: usize = 64 * 1024;

/// Whether `headers` are small enough.
#[must_use]
pub fn fits(headers: &HeaderMap) -> bool {
    // A colon, a space and the end of the line, as HTTP/1.1 writes them.
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>() <= MOST
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn it_is_counted_as_it_is_written() {
        let of = |length: usize| {
            HeaderMap::from_iter([(http::header::ETAG, HeaderValue::from_str(&"x".repeat(length)).unwrap())])
        };
        assert!(fits(&of(MOST - 8)) && !fits(&of(MOST - 7)) && fits(&HeaderMap::new()));
        let mut many = of(MOST / 2);
        many.append("x", HeaderValue::from_str(&"x".repeat(MOST / 2)).unwrap());
        assert!(!fits(&many));
    }
}
