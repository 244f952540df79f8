//! The language that a person reads best of those that are there: `Accept-Language`, RFC 9110 §12.5.4; lookup as RFC 4647 §3.4.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use super::weighted;

/// The first of `offered` (tags in lower case, such as `de`) that a person asks for by `range`: `de-AT` is served by `de`.
#[must_use]
pub fn lookup<'a>(range: &str, offered: &[&'a str]) -> Option<&'a str> {
    let mut range = range.to_ascii_lowercase();
    loop {
        if let Some(tag) = offered.iter().find(|tag| **tag == range) {
            return Some(tag);
        }
        range.truncate(range.rfind('-')?);
    }
}

/// The one of `offered` that weighs most in `Accept-Language`, of equals the one named first; `None` where none is wanted. `*` is
/// whatever is there: the first of `offered` that is not refused by `q=0`.
#[must_use]
pub fn language<'a>(headers: &HeaderMap, offered: &[&'a str]) -> Option<&'a str> {
    let mut words = weighted::words(headers, ACCEPT_LANGUAGE);
    words.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let refused = |tag: &str| words.iter().any(|(word, weight)| *weight == 0 && word == tag);
    let mut wanted = words.iter().filter(|(_, weight)| *weight > 0);
    wanted.find_map(|(word, _)| match word.as_str() {
        "*" => offered.iter().find(|tag| !refused(tag)).copied(),
        range => lookup(range, offered),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [&str; 2] = ["en", "de"];

    fn of(field: &str) -> Option<&'static str> {
        language(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, field.parse().unwrap())]), &OFFERED)
    }

    #[test]
    fn the_heaviest_language_that_is_there_is_taken() {
        for (field, tag) in [
            ("de", Some("de")),
            ("de-AT, en;q=0.9", Some("de")),
            ("en;q=0.8, de;q=0.9", Some("de")),
            ("de;q=0.8, en;q=0.9", Some("en")),
            ("fr, DE-ch-1996;q=0.2", Some("de")),
            ("de;q=0.5, en;q=0.5", Some("de")),
            ("fr, *;q=0.1", Some("en")),
            ("en;q=0, *", Some("de")),
            ("de;q=0", None),
            ("de;q=nonsense", None),
            ("deu", None),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(of(field), tag, "{field}");
        }
        assert_eq!(language(&HeaderMap::new(), &OFFERED), None);
    }

    #[test]
    fn a_range_is_shortened_at_its_hyphens_alone() {
        for (range, tag) in
            [("DE", Some("de")), ("de-1996-x", Some("de")), ("den", None), ("-de", None), ("*", None)]
        {
            assert_eq!(lookup(range, &OFFERED), tag, "{range}");
        }
    }
}
