//! What a browser makes a request for, as it says in `Sec-Fetch-Dest`: Fetch Metadata Request Headers §2.1.
//!
//! An answer of an API comes from our own origin. A page whose policy lets it load scripts, styles or frames of its own origin would load
//! what an API sends, which may be what somebody else has put there; so it is given to pages as data alone.

use http::{HeaderMap, HeaderName};

/// Where it is said.
pub const FIELD: HeaderName = HeaderName::from_static("sec-fetch-dest");
/// For what an answer is given: what a page reads or shows without running it, and `document`, a link that a person follows, to an
/// answer whose policy lets nothing in it run. All else loads code, looks or frames, or is what nobody has thought of.
const GIVEN: [&str; 8] = ["audio", "document", "empty", "font", "image", "json", "track", "video"];

/// Whether the answer to a request with these header fields is data for whoever made it. A program says nothing of that, nor does a
/// browser of before 2023.
#[must_use]
pub fn is_data(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(FIELD).iter();
    match (said.next(), said.next()) {
        (None, _) => true,
        (Some(destination), None) => GIVEN.iter().any(|given| destination == given),
        (Some(_), Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(said: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for one in said {
            headers.append(FIELD, HeaderValue::from_static(one));
        }
        is_data(&headers)
    }

    #[test]
    fn b7_data_is_given_and_nothing_that_runs_or_is_framed() {
        assert!(of(&[]), "a program, and an old browser");
        for given in ["empty", "image", "audio", "video", "font", "track", "document", "json"] {
            assert!(of(&[given]), "{given}");
        }
        for refused in [
            "script",
            "style",
            "worker",
            "sharedworker",
            "serviceworker",
            "audioworklet",
            "paintworklet",
            "xslt",
            "frame",
            "iframe",
            "fencedframe",
            "embed",
            "object",
            "manifest",
            "",
            "Document",
            "something-new",
        ] {
            assert!(!of(&[refused]), "{refused}");
        }
        assert!(!of(&["empty", "script"]) && !of(&["empty", "empty"]), "twice");
    }
}
