//! Whether a request was meant by one of our own pages, or by one of the frontend's: contracts B4 and B12, rule H2.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use http::HeaderMap;
use http::header::ORIGIN;

/// Where pages put the token of their session.
pub const HEADER: &str = "x-csrf-token";
/// What browsers say of who has a request made.
const SITE: &str = "sec-fetch-site";

/// Whose pages may make requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages<'a> {
    /// Our own origin.
    pub own: &'a str,
    /// That of an app that is served elsewhere, where there is one.
    pub frontend: Option<&'a str>,
    /// Whether the session's cookie comes along whoever has a request made.
    pub crosses: bool,
}

/// Whose page a request says that it comes from, by `Origin` (RFC 6454 §7.3), byte by byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// It does not say.
    Nobody,
    /// Ours.
    Own,
    /// The frontend's.
    Frontend,
    /// Anybody else's, or it says so twice.
    Other,
}

/// Whose page the request with these header fields says that it comes from.
#[must_use]
pub fn whose(headers: &HeaderMap, pages: Pages<'_>) -> Whose {
    match one(headers, ORIGIN.as_str()) {
        Said::Nothing => Whose::Nobody,
        Said::Once(origin) if origin == pages.own.as_bytes() => Whose::Own,
        Said::Once(origin) if pages.frontend.is_some_and(|own| own.as_bytes() == origin) => Whose::Frontend,
        Said::Once(_) | Said::Often => Whose::Other,
    }
}

/// Why a request is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The browser says so.
    #[error("This request was not made by a page of this site.")]
    OtherSite,
    /// Nothing says that one of our pages made it, where its cookie would come along in any case.
    #[error(
        "Nothing says that a page of this site made this request: a browser sends Sec-Fetch-Site or Origin, a program can send the Origin."
    )]
    Unsaid,
    /// The token of the session is not there, or it is another one.
    #[error("Send the csrf_token of /bff/session in the header field X-CSRF-Token.")]
    Token,
}

/// Lets a request with these header fields pass that one of the `pages` made for the session whose token is one of `tokens`. What the browser
/// says of where it comes from counts first; a program says nothing of it, and needs the token as anybody.
///
/// # Errors
/// [`Refused`].
pub fn check(headers: &HeaderMap, pages: Pages<'_>, tokens: &[String]) -> Result<(), Refused> {
    let passes = match whose(headers, pages) {
        Whose::Frontend => true,
        Whose::Own | Whose::Nobody => is_same_origin(headers),
        Whose::Other => false,
    };
    if !passes {
        return Err(Refused::OtherSite);
    }
    match one(headers, HEADER) {
        Said::Once(sent) if tokens.iter().any(|token| is(sent, token)) => Ok(()),
        Said::Once(_) | Said::Nothing | Said::Often => Err(Refused::Token),
    }
}

fn is(sent: &[u8], token: &str) -> bool {
    verify_slices_are_equal(sent, token.as_bytes()).is_ok()
}

/// Lets a request that changes nothing pass, unless the browser says that a page of another site makes it. With `SameSite=None` the
/// cookie comes along with anybody's requests (contract B12); this is what `Lax` does: only a person who follows a link comes from
/// elsewhere. Then it must say so too: a browser that does not is one that would send the cookie for any site.
///
/// # Errors
/// [`Refused::OtherSite`], [`Refused::Unsaid`].
pub fn check_reading(headers: &HeaderMap, pages: Pages<'_>) -> Result<(), Refused> {
    let said =
        |name, wanted: &str| matches!(one(headers, name), Said::Once(value) if value == wanted.as_bytes());
    let follows_a_link = said("sec-fetch-mode", "navigate") && said("sec-fetch-dest", "document");
    let passes = match whose(headers, pages) {
        Whose::Frontend => true,
        Whose::Own => is_same_origin(headers),
        Whose::Nobody if pages.crosses && matches!(one(headers, SITE), Said::Nothing) => {
            return Err(Refused::Unsaid);
        }
        // Scripts, pictures and forms by GET say no Origin; a person who types an address comes from nowhere.
        Whose::Nobody => is_same_origin(headers) || said(SITE, "none") || follows_a_link,
        Whose::Other => false,
    };
    if passes { Ok(()) } else { Err(Refused::OtherSite) }
}

/// Whether the browser says so, or nothing.
fn is_same_origin(headers: &HeaderMap) -> bool {
    match one(headers, SITE) {
        Said::Nothing => true,
        Said::Once(site) => site == b"same-origin",
        Said::Often => false,
    }
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
    const FRONTEND: &str = "https://shop.example";
    const TOKEN: &str = "the-token-of-this-session";

    fn fields(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    fn of(sent: &[(&'static str, &'static str)]) -> Result<(), Refused> {
        check(&fields(sent), ALONE, &[TOKEN.to_owned()])
    }

    fn with(sent: &[(&'static str, &'static str)]) -> Result<(), Refused> {
        check(&fields(sent), WITH, &["the token of a newer master key".to_owned(), TOKEN.to_owned()])
    }

    const ALONE: Pages<'static> = Pages { own: OWN, frontend: None, crosses: false };
    const WITH: Pages<'static> = Pages { own: OWN, frontend: Some(FRONTEND), crosses: true };

    #[test]
    fn b12_a_page_of_the_frontend_passes_with_the_token_whatever_site_the_browser_names() {
        let ours = [(HEADER, TOKEN), ("origin", FRONTEND)];
        for site in ["cross-site", "same-site", "same-origin", "none", ""] {
            let sent = [&ours[..], &[("sec-fetch-site", site)]].concat();
            assert_eq!(with(&sent), Ok(()), "{site}");
            assert_eq!(of(&sent), Err(Refused::OtherSite), "{site}: where there is no frontend");
        }
        assert_eq!(with(&ours), Ok(()));
        assert_eq!(with(&[("origin", FRONTEND)]), Err(Refused::Token));
        assert_eq!(with(&[("origin", FRONTEND), (HEADER, "x")]), Err(Refused::Token));
        for bad in [
            "https://shop.example:8443",
            "http://shop.example",
            "https://SHOP.example",
            "https://x.shop.example",
        ] {
            let sent = [(HEADER, TOKEN), ("origin", bad), ("sec-fetch-site", "same-site")];
            assert_eq!(with(&sent), Err(Refused::OtherSite), "{bad}");
        }
        let twice = [(HEADER, TOKEN), ("origin", FRONTEND), ("origin", OWN)];
        assert_eq!((with(&twice), whose(&fields(&twice), WITH)), (Err(Refused::OtherSite), Whose::Other));
        let cross = [(HEADER, TOKEN), ("sec-fetch-site", "cross-site")];
        assert_eq!(with(&cross), Err(Refused::OtherSite), "without an Origin");
    }

    #[test]
    fn b12_what_other_sites_embed_is_not_answered_in_a_persons_name() {
        let reads = |sent: &[(&'static str, &'static str)]| check_reading(&fields(sent), WITH).is_ok();
        let links = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        let unsaid = |sent| check_reading(&fields(sent), WITH) == Err(Refused::Unsaid);
        assert!(unsaid(&[]) && unsaid(&links), "a browser that says nothing sends the cookie for any site");
        assert_eq!(check_reading(&fields(&[]), Pages { crosses: false, ..WITH }), Ok(()), "over plain http");
        let (cross, near) = (("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"));
        assert!(
            reads(&[("origin", FRONTEND)])
                && reads(&[("origin", OWN)])
                && reads(&[("origin", FRONTEND), cross])
                && reads(&[("origin", OWN), ("sec-fetch-site", "same-origin")])
        );
        assert!(reads(&[("sec-fetch-site", "same-origin")]) && reads(&[("sec-fetch-site", "none")]));
        assert!(reads(&[cross, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]), "a link");
        for bad in [
            &[cross][..],
            &[near],
            &[cross, ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
            &[cross, ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "script")],
            &[cross, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
            &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
            &[("origin", "null")],
            &[("origin", OWN), cross],
        ] {
            assert!(!reads(bad), "{bad:?}");
        }
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
            check_reading(&HeaderMap::from_iter(fields), ALONE)
        };
        assert_eq!(check_reading(&HeaderMap::new(), ALONE), Ok(()));
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
