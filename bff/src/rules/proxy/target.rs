//! The path of a request as the API behind us gets it: RFC 3986 §3.3, §6.2.2.
//!
//! Servers differ in how often they decode a path and in what they take for a slash or a dot. What one of them could read as
//! another path than we do is refused, so that nobody leaves what was opened.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;

/// A path that is refused; what it says is for whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The path is not one that every server reads alike, so it is not passed on.")]
pub struct Ambiguous;

/// The path below the prefix of an upstream, `sent` as it came, in the one way of writing it: without escapes that need not
/// be, and the others in capitals.
///
/// # Errors
/// [`Ambiguous`], when in doubt.
pub fn normalised(sent: &str) -> Result<String, Ambiguous> {
    let decoded = percent_decode_str(sent).decode_utf8().map_err(|_| Ambiguous)?;
    // Decoded once more, as some servers do, it is what it was, or it is refused.
    if decoded.chars().any(is_dangerous) || has_escape(decoded.as_bytes()) {
        return Err(Ambiguous);
    }
    let written = written(sent.as_bytes())?;
    // No slash came out of an escape, so the segments are those that were sent.
    let count = decoded.split('/').count();
    let is_fine =
        |(index, segment): (usize, &str)| !is_dots(segment) && (!segment.is_empty() || index + 1 == count);
    if decoded.split('/').enumerate().all(is_fine) { Ok(written) } else { Err(Ambiguous) }
}

/// What ends a path, or is a slash or a dot to some: also what is one in another width.
fn is_dangerous(character: char) -> bool {
    const ALIKE: [char; 8] =
        ['\\', '\u{ff0f}', '\u{ff3c}', '\u{ff0e}', '\u{2215}', '\u{2044}', '\u{2024}', '\u{2025}'];
    character.is_control() || ALIKE.contains(&character)
}

/// Whether something is still escaped.
fn has_escape(decoded: &[u8]) -> bool {
    decoded.windows(3).any(|bytes| bytes[0] == b'%' && bytes[1..].iter().all(u8::is_ascii_hexdigit))
}

/// Whether a segment is `.` or `..` to anybody: some leave out what follows a semicolon, some dots and spaces at the end.
fn is_dots(segment: &str) -> bool {
    let name = segment.split(';').next().unwrap_or_default();
    !segment.is_empty() && name.chars().all(|character| character == '.' || character.is_whitespace())
}

/// The same in one way of writing: RFC 3986 §6.2.2.1, §6.2.2.2.
fn written(sent: &[u8]) -> Result<String, Ambiguous> {
    let mut path = String::with_capacity(sent.len());
    let mut rest = sent;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            if !is_path(byte) {
                return Err(Ambiguous);
            }
            path.push(char::from(byte));
            continue;
        }
        let (digits, after) = rest.split_first_chunk::<2>().ok_or(Ambiguous)?;
        rest = after;
        match decoded(*digits).ok_or(Ambiguous)? {
            // What is a slash or a dot shall say so.
            b'/' | b'.' => return Err(Ambiguous),
            byte if is_unreserved(byte) => path.push(char::from(byte)),
            byte => {
                let _ = write!(path, "%{byte:02X}");
            }
        }
    }
    Ok(path)
}

fn decoded(digits: [u8; 2]) -> Option<u8> {
    // `from_str_radix` would take a sign too.
    let fine = digits.iter().all(u8::is_ascii_hexdigit);
    fine.then(|| u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()).flatten()
}

/// RFC 3986 §3.3: what may stand in a path as it is.
fn is_path(byte: u8) -> bool {
    is_unreserved(byte) || b"/!$&'()*+,;=:@".contains(&byte)
}

/// RFC 3986 §2.3.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b7_a_plain_path_stays_what_it_is() {
        for path in [
            "",
            "a",
            "a/b",
            "a/b/",
            "a.b/..c/d..",
            "a;v=1/b",
            "x,y",
            "http:/a",
            "a@b:c",
            "~a/-_.",
            "a%20/%C3%A4",
            "100%25",
            "100%25zz",
            "a%3Bb",
            "a%3Fb",
            "a%23b",
            ".well-known/x",
            "...a",
        ] {
            assert_eq!(normalised(path).as_deref(), Ok(path));
        }
    }

    #[test]
    fn b7_escapes_are_written_in_one_way() {
        for (sent, wanted) in [("%61%2D%7e", "a-~"), ("%c3%a4", "%C3%A4"), ("%7Bid%7d", "%7Bid%7D")] {
            assert_eq!(normalised(sent).as_deref(), Ok(wanted));
        }
        let once = normalised("%61/%c3%a4").unwrap();
        assert_eq!(normalised(&once), Ok(once));
    }

    const AMBIGUOUS: &[&str] = &[
        ".",
        "..",
        "../x",
        "a/..",
        "a/../b",
        "./a",
        "a/.",
        "a/./b",
        "%2e%2e/x",
        "%2E%2E/x",
        ".%2e/x",
        "%2e./x",
        "%2e",
        "a%2eb",
        "a%2fb",
        "a%2Fb",
        "..%2fx",
        "%2f",
        "%2f%2fevil.test",
        "a\\b",
        "..\\x",
        "a%5cb",
        "..%5Cx",
        "%5c%5cevil.test",
        "%252e%252e/x",
        "%252fx",
        "%25%32%65",
        "%2525",
        "%%32e",
        "%25252e",
        "%u002e",
        "//",
        "/",
        "/x",
        "a//b",
        "a//",
        "//evil.test/x",
        "http://evil.test/",
        "https://evil.test",
        "..;/x",
        "..;a=b/x",
        ".;/x",
        ";/..;/x",
        "..%3b/x",
        "..%3B%2e/x",
        "..%20/x",
        ".%20./x",
        ".../x",
        "....",
        "..%20;x/y",
        "%20",
        "..%C2%A0/x",
        "a%00",
        "%00",
        "..%00/x",
        "a%0d%0ab",
        "a%0a",
        "a%09",
        "a%7f",
        "a%C2%85",
        "a%EF%BC%8Fb",
        "%EF%BC%8E%EF%BC%8E/x",
        "a%E2%88%95b",
        "%c0%ae%c0%ae/x",
        "%c0%af",
        "%e0%80%af",
        "%ff",
        "%ED%A0%80",
        "%",
        "%2",
        "a%",
        "%g0",
        "%+1",
        "%-1",
        "% 1",
        "a b",
        "a#b",
        "a?b",
        "a\"b",
        "a<b>",
        "a{b}",
        "a|b",
        "a^b",
        "a`b",
        "[a]",
        "ä",
        "a\u{ff0f}b",
        "a\nb",
        "a\0",
    ];

    #[test]
    fn b7_what_could_leave_the_prefix_is_refused() {
        for path in AMBIGUOUS {
            assert_eq!(normalised(path), Err(Ambiguous), "{path:?}");
        }
    }

    #[test]
    fn what_passes_is_below_wherever_it_is_resolved() {
        let base = url::Url::parse("http://api.test/api/").unwrap();
        for path in ["a/b", "http:/evil.test", "a;..", "%20a", "a%3F..", "a:b@c", ".a", "*", "a/%20./..."] {
            let Ok(passed) = normalised(path) else { continue };
            let joined = url::Url::parse(&format!("{base}{passed}")).unwrap();
            assert!(
                joined.as_str() == format!("{base}{passed}") && joined.origin() == base.origin(),
                "{path}"
            );
        }
    }
}
