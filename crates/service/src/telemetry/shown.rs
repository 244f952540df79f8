//! What telemetry shows of a request's first line: a method and a path that may be anything, within bounds. Otherwise one
//! client's lines could be as long as header sections, and push those of others out of the queue.

use std::borrow::Cow;

use http::Method;

/// Our names and identifiers are shorter, tokens, hashes and whatever else has 256 bits are longer: those are 43 characters of
/// base64url. A handle of a page is such a secret, and does stand in addresses.
const LONGEST_NAME: usize = 42;
/// The longest path, in bytes. Those of our tables are far shorter.
const LONGEST_PATH: usize = 1024;
/// What ends a path that was cut. With a space, which no path has.
const CUT: &str = "… (cut)";

/// The name of `method` where RFC 9110 §9 or RFC 5789 has it; `None` for any other, which may be of any length.
pub(crate) fn method(method: &Method) -> Option<&'static str> {
    Some(match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::CONNECT => "CONNECT",
        Method::TRACE => "TRACE",
        _ => return None,
    })
}

/// `path` without what is too long to be a name: whoever puts a token into an address by mistake shall not find it in a log.
/// What is left of it is cut where it is too long.
pub(crate) fn path(path: &str) -> Cow<'_, str> {
    // Most paths are shorter than one such part.
    if path.len() <= LONGEST_NAME
        || path.len() <= LONGEST_PATH && path.split('/').all(|part| part.len() <= LONGEST_NAME)
    {
        return Cow::Borrowed(path);
    }
    let mut shown = String::new();
    for (number, part) in path.split('/').enumerate() {
        shown.push_str(if number == 0 { "" } else { "/" });
        shown.push_str(if part.len() > LONGEST_NAME { "…" } else { part });
        if shown.len() > LONGEST_PATH {
            shown.truncate(shown.floor_char_boundary(LONGEST_PATH - CUT.len()));
            shown.push_str(CUT);
            break;
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_for_a_name_stays_out_of_the_log() {
        let token = "a".repeat(43);
        assert_eq!(path("/api/tenants/demo"), "/api/tenants/demo");
        assert_eq!(path(&format!("/signin/demo.{token}/password")), "/signin/…/password");
        let name = "a".repeat(42);
        assert_eq!(path(&name), name);
        assert_eq!(path(&format!("/a/{token}/b")), "/a/…/b");
        assert_eq!(path(&token), "…");
    }

    #[test]
    fn a_path_is_cut_between_two_characters_and_says_so() {
        let whole = "/abc".repeat(256);
        assert_eq!(path(&whole), whole, "as long as a path may be");
        assert_eq!(path(&"/abc".repeat(257)), format!("{}… (cut)", &whole[..1015]));
        let long = "/\u{e4}\u{e4}\u{e4}".repeat(9_000);
        let cut = path(&long).into_owned();
        let kept = cut.strip_suffix("… (cut)").unwrap();
        assert!(long.starts_with(kept) && cut.len() <= 1024 && kept.len() >= 1014, "{cut}");
        let names = format!("/{}", "a".repeat(49)).repeat(600);
        assert!(path(&names).len() <= 1024, "so are parts that do not stand there");
    }

    #[test]
    fn a_method_that_nobody_knows_is_not_named() {
        for name in ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"] {
            assert_eq!(method(&name.parse().unwrap()), Some(name));
        }
        for name in ["get", "GETS", "PROPFIND", &"A".repeat(20_000)] {
            assert_eq!(method(&name.parse().unwrap()), None);
        }
    }
}
