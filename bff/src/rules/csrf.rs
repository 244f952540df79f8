//! Whether a request that changes something was meant by one of our own pages: contract B4, rule H2.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use http::HeaderMap;
use http::header::ORIGIN;

/// Where pages put the token of their session.
pub const HEADER: &str = "x-csrf-token";
/// What browsers say of who has a request made.
const SITE: &str = "sec-fetch-site";

/// Why a request is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The browser says so.
    #[error("This request was not made by a page of this site.")]
    OtherSite,
    /// The token of the session is not there, or it is another one.
    #[error("Send the csrf_token of /bff/session in the header field X-CSRF-Token.")]
    Token,
}

/// Lets a request with these header fields pass that a page of `origin` made for the session whose token is `token`. What the browser
/// says of where it comes from counts first; a program says nothing of it, and needs the token as anybody.
///
/// # Errors
/// [`Refused`].
pub fn check(headers: &HeaderMap, origin: &str, token: &str) -> Result<(), Refused> {
    from_here(headers, origin, &["same-origin"])?;
    match one(headers, HEADER) {
        Said::Once(sent) => verify_slices_are_equal(sent, token.as_bytes()).map_err(|_| Refused::Token),
        Said::Nothing | Said::Often => Err(Refused::Token),
    }
}

/// Lets a request that changes nothing pass where the browser does not say that a page of another origin has it made. An address that
/// somebody types is nobody's.
///
/// # Errors
/// [`Refused::OtherSite`].
pub fn check_reading(headers: &HeaderMap, origin: &str) -> Result<(), Refused> {
    from_here(headers, origin, &["same-origin", "none"])
}

fn from_here(headers: &HeaderMap, origin: &str, sites: &[&str]) -> Result<(), Refused> {
    let said = |name, wanted: &[&str]| match one(headers, name) {
        Said::Nothing => true,
        Said::Once(value) => wanted.iter().any(|wanted| value == wanted.as_bytes()),
        Said::Often => false,
    };
    if said(SITE, sites) && said(ORIGIN.as_str(), &[origin]) { Ok(()) } else { Err(Refused::OtherSite) }
}

enum Said<'a> {
    Nothing,
    Once(&'a [u8]),
    Often,
}

fn one<'a>(headers: &'a HeaderMap, name: &str) -> Said<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Said::Nothing,
        (Some(value), None) => Said::Once(value.as_bytes()),
        (Some(_), Some(_)) => Said::Often,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    const OWN: &str = "https://app.example";
    const TOKEN: &str = "the-token-of-this-session";

    fn of(fields: &[(&'static str, &'static str)]) -> Result<(), Refused> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        check(&headers, OWN, TOKEN)
    }

    #[test]
    fn b4_a_page_of_ours_and_a_program_with_the_token_pass() {
        let token = (HEADER, TOKEN);
        assert_eq!(of(&[token]), Ok(()), "a program says nothing of where it comes from");
        assert_eq!(of(&[token, ("origin", OWN)]), Ok(()));
        assert_eq!(of(&[token, ("origin", OWN), ("sec-fetch-site", "same-origin")]), Ok(()));
    }

    #[test]
    fn b4_without_the_sessions_own_token_nothing_passes() {
        let ours = [("origin", OWN), ("sec-fetch-site", "same-origin")];
        let with = |more: &[(&'static str, &'static str)]| of(&[&ours, more].concat());
        for bad in
            ["", "x", "the-token-of-another-one", "the-token-of-this-sessio", "the-token-of-this-session "]
        {
            assert_eq!(with(&[(HEADER, bad)]), Err(Refused::Token), "{bad:?}");
        }
        assert_eq!(with(&[]), Err(Refused::Token));
        assert_eq!(with(&[(HEADER, TOKEN), (HEADER, TOKEN)]), Err(Refused::Token), "twice");
        assert_eq!(with(&[("cookie", "x-csrf-token=the-token-of-this-session")]), Err(Refused::Token));
    }

    #[test]
    fn b5_what_is_read_alone_needs_no_token_and_is_read_by_no_other_site() {
        let read = |name, value| {
            let fields = [(HeaderName::from_static(name), HeaderValue::from_static(value))];
            check_reading(&HeaderMap::from_iter(fields), OWN)
        };
        assert_eq!(check_reading(&HeaderMap::new(), OWN), Ok(()));
        for (name, value) in [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", OWN)]
        {
            assert_eq!(read(name, value), Ok(()), "{value}");
        }
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", ""),
            ("origin", "null"),
            ("origin", "https://evil.example"),
        ] {
            assert_eq!(read(name, value), Err(Refused::OtherSite), "{value}");
        }
    }

    #[test]
    fn b4_the_token_does_not_help_another_site() {
        for bad in [
            "null",
            "",
            "https://app.example.evil",
            "http://app.example",
            "https://app.example:8443",
            "https://APP.example",
        ] {
            assert_eq!(of(&[(HEADER, TOKEN), ("origin", bad)]), Err(Refused::OtherSite), "{bad:?}");
        }
        for bad in ["cross-site", "same-site", "none", ""] {
            let fields = [(HEADER, TOKEN), ("origin", OWN), ("sec-fetch-site", bad)];
            assert_eq!(of(&fields), Err(Refused::OtherSite), "{bad:?}");
        }
        assert_eq!(of(&[(HEADER, TOKEN), ("origin", OWN), ("origin", OWN)]), Err(Refused::OtherSite));
    }
}
