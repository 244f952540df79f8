//! How long a fetched document is fresh: RFC 9111 §4.2, §5.2.2.

use std::time::Duration;

use http::HeaderMap;
use http::header::{AGE, CACHE_CONTROL};

/// What the answer with these header fields says of itself: its `max-age`, less what it is old already; nothing where it
/// must not be kept. `None` where it says nothing.
pub(super) fn fresh_for(headers: &HeaderMap) -> Option<Duration> {
    let fields = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let mut age = None;
    for directive in fields.flat_map(|field| field.split(',')).map(str::trim) {
        let (name, argument) = directive.split_once('=').unwrap_or((directive, ""));
        match name.to_ascii_lowercase().as_str() {
            "no-store" | "no-cache" => return Some(Duration::ZERO),
            // What is no number is as good as stale; of two, the first one counts (§4.2.1).
            "max-age" if age.is_none() => age = Some(argument.trim_matches('"').parse().unwrap_or(0)),
            _ => {}
        }
    }
    let old = headers.get(AGE).and_then(|age| age.to_str().ok()?.trim().parse().ok()).unwrap_or(0);
    age.map(|age: u64| Duration::from_secs(age.saturating_sub(old)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[&'static str], age: Option<&'static str>) -> Option<u64> {
        let fields = fields.iter().map(|value| (CACHE_CONTROL, value.parse().unwrap()));
        let headers = fields.chain(age.map(|age| (AGE, age.parse().unwrap())));
        fresh_for(&headers.collect()).map(|time| time.as_secs())
    }

    #[test]
    fn an_answer_says_how_long_it_may_be_kept() {
        assert_eq!(of(&["public, max-age=300"], None), Some(300));
        assert_eq!(of(&["Max-Age=\"15\" , must-revalidate"], None), Some(15));
        assert_eq!(of(&["public", "max-age=7"], None), Some(7));
        assert_eq!(of(&["max-age=7, max-age=9"], None), Some(7));
        assert_eq!(of(&["s-maxage=7"], None), None, "that is for shared caches");
        assert_eq!((of(&[], None), of(&["public"], Some("5"))), (None, None));
    }

    #[test]
    fn what_is_old_already_is_fresh_for_less() {
        assert_eq!(of(&["max-age=300"], Some("250")), Some(50));
        assert_eq!(of(&["max-age=300"], Some("400")), Some(0));
        assert_eq!(of(&["max-age=300"], Some("yesterday")), Some(300));
    }

    #[test]
    fn what_must_not_be_kept_or_makes_no_sense_is_stale() {
        for field in ["no-store", "max-age=300, no-cache", "max-age=soon", "max-age", "max-age=-1"] {
            assert_eq!(of(&[field], None), Some(0), "{field}");
        }
    }
}
