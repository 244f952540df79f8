//! Whether the caller has this copy already: `If-None-Match`, RFC 9110 §13.1.2.

use http::HeaderMap;
use http::header::IF_NONE_MATCH;

/// Whether one of the tags that the caller sent is `etag` (written with its quotation marks), or all of them (`*`).
/// `W/` makes no difference: §8.8.3.2, weak comparison.
#[must_use]
pub(super) fn holds(headers: &HeaderMap, etag: &str) -> bool {
    let lines = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|line| line.to_str().ok());
    lines.into_iter().any(|line| line.trim() == "*" || tags(line).any(|tag| tag == etag))
}

/// The tags of one line, as far as it is well formed. A tag may have commas inside.
fn tags(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let quoted = rest.strip_prefix("W/").unwrap_or(rest);
        let end = quoted.strip_prefix('"')?.find('"')? + 2;
        let (tag, after) = quoted.split_at(end);
        rest = after;
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(fields: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(IF_NONE_MATCH, field.parse().unwrap());
        }
        holds(&headers, "\"abc\"")
    }

    #[test]
    fn the_tag_is_found_wherever_it_stands() {
        for field in [
            "\"abc\"",
            "W/\"abc\"",
            "\"x\", \"abc\"",
            "\"a,b\",\"abc\"",
            ", ,W/\"x\" , W/\"abc\"",
            "*",
            " * ",
        ] {
            assert!(found(&[field]), "{field}");
        }
        assert!(found(&["\"x\"", "\"abc\""]));
    }

    #[test]
    fn other_tags_are_not_it() {
        for field in
            ["", "abc", "\"abc", "\"ABC\"", "\"x\"", "w/\"abc\"", "\"*\"", "\"x, \"abc\"", "x \"abc\""]
        {
            assert!(!found(&[field]), "{field}");
        }
        assert!(!found(&[]));
    }
}
