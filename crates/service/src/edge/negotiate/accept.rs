//! Whether the caller is somebody who reads pages: `Accept`, RFC 9110 §12.5.1.

use http::HeaderMap;
use http::header::ACCEPT;

use super::weighted;

/// Whether `Accept` names `text/html`. Browsers do where they open a page; `*/*` alone is what scripts, images and
/// curl send, and they are served better by JSON than by a page.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    weighted::words(headers, ACCEPT).iter().any(|(word, weight)| word == "text/html" && *weight > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_open_a_page_want_one() {
        for (field, wants) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("application/json, Text/HTML;q=0.1", true),
            ("text/html;q=0", false),
            ("*/*", false),
            ("application/json", false),
            ("text/htmlx", false),
            ("", false),
        ] {
            assert_eq!(
                wants_page(&HeaderMap::from_iter([(ACCEPT, field.parse().unwrap())])),
                wants,
                "{field}"
            );
        }
        assert!(!wants_page(&HeaderMap::new()));
    }
}
