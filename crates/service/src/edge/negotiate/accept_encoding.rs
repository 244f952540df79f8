//! Which copy of a file is sent: `Accept-Encoding`, RFC 9110 §12.5.3.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

use super::weighted;

/// A content coding, from the least to the most welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coding {
    /// The bytes as they are.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Coding {
    /// The word for it in `Content-Encoding`; none for the bytes as they are.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    fn is_called(self, word: &str) -> bool {
        match self {
            Self::Identity => word == "identity",
            // The old name means the same: RFC 9110 §8.4.1.3.
            Self::Gzip => word == "gzip" || word == "x-gzip",
            Self::Brotli => word == "br",
        }
    }
}

/// The coding among `available` that the caller likes best; of equals the smallest. Where none is acceptable it is
/// the bytes as they are, even when the caller refuses those: a file it may not like is better than none.
#[must_use]
pub fn choose(headers: &HeaderMap, available: &[Coding]) -> Coding {
    let words = weighted::words(headers, ACCEPT_ENCODING);
    let weight = |coding: Coding| {
        let named = words.iter().find(|(word, _)| coding.is_called(word));
        named.or_else(|| words.iter().find(|(word, _)| word == "*")).map_or(0, |(_, weight)| *weight)
    };
    let welcome = available.iter().copied().filter(|coding| weight(*coding) > 0);
    welcome.max_by_key(|coding| (weight(*coding), *coding)).unwrap_or(Coding::Identity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Coding::{Brotli, Gzip, Identity};

    fn chosen(fields: &[&str], available: &[Coding]) -> Coding {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(ACCEPT_ENCODING, field.parse().unwrap());
        }
        choose(&headers, available)
    }

    #[test]
    fn the_callers_weights_decide_and_brotli_among_equals() {
        for (field, coding) in [
            ("gzip, deflate, br, zstd", Brotli),
            ("GZIP;q=1.0, BR;Q=0.5", Gzip),
            ("gzip", Gzip),
            ("x-gzip", Gzip),
            ("gzip;q=0.001", Gzip),
            ("br ; q=0.2 , gzip;q=0.2", Brotli),
            ("br;q=0, gzip;q=0.5", Gzip),
            ("*", Brotli),
            ("br;q=0, *", Gzip),
            ("identity, br;q=0.9", Identity),
            ("identity;q=0, *;q=0.1", Brotli),
            ("*;q=0.5, br;q=0.1", Gzip),
        ] {
            assert_eq!(chosen(&[field], &[Brotli, Gzip, Identity]), coding, "{field}");
        }
    }

    #[test]
    fn nobody_gets_a_coding_that_was_not_asked_for() {
        for field in
            ["", "identity", "deflate, zstd", "br;q=0", "*;q=0", "brotli", "br;q=2", "br;q=x", "br;q=", ",,;"]
        {
            assert_eq!(chosen(&[field], &[Brotli, Gzip, Identity]), Identity, "{field}");
        }
        assert_eq!(chosen(&[], &[Brotli, Gzip, Identity]), Identity);
    }

    #[test]
    fn only_what_exists_is_chosen_and_all_lines_count() {
        assert_eq!(chosen(&["br, gzip"], &[Identity]), Identity);
        assert_eq!(chosen(&["br, gzip;q=0.1"], &[Identity, Gzip]), Gzip);
        assert_eq!(chosen(&["deflate", "br"], &[Identity, Gzip, Brotli]), Brotli);
    }
}
