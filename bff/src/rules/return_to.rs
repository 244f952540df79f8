//! Where a browser goes after a sign-in: a path of this server and nothing else (contract B2; RFC 9700 §4.11).

/// The longest one, in bytes.
const MOST: usize = 2048;

/// Whether a browser that is sent to `text` stays here, whatever it makes of backslashes, control characters and encodings. A sign-in
/// never leads to the bff's own addresses: it could begin anew for ever.
#[must_use]
pub fn is_local(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let whole = text.len() <= MOST && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    whole && decodings(path).iter().all(|path| is_plain(path)) && !is_ours(path)
}

/// One slash at the beginning, nothing that a browser takes for another, no way up.
fn is_plain(path: &[u8]) -> bool {
    let is_odd = |byte: &u8| byte.is_ascii_control() || *byte == b'\\';
    path.first() == Some(&b'/')
        && path.get(1) != Some(&b'/')
        && !path.iter().any(is_odd)
        && !path.split(|byte| *byte == b'/').any(|part| matches!(part, b"." | b".."))
}

fn is_ours(path: &str) -> bool {
    let decoded = decodings(path);
    decoded.iter().any(|path| path.as_slice() == b"/bff" || path.starts_with(b"/bff/"))
}

/// The path as it is, decoded once, and decoded twice: some proxies do.
fn decodings(path: &str) -> [Vec<u8>; 3] {
    let once = decode(path.as_bytes());
    let twice = decode(&once);
    [path.as_bytes().to_vec(), once, twice]
}

fn decode(bytes: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b2_a_path_of_this_server_is_taken_as_it_is() {
        for good in
            ["/", "/dashboard", "/a/b?c=d&e=//f#g", "/a?next=https://x.example", "/%C3%BC", "/a%20b", "/bffs"]
        {
            assert!(is_local(good), "{good}");
        }
        assert!(is_local(&format!("/{}", "a".repeat(2047))));
    }

    #[test]
    fn b2_whatever_could_lead_elsewhere_is_refused() {
        for bad in [
            "",
            "dashboard",
            "?a",
            "#a",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/a\\b",
            "https://evil.example",
            "https:evil.example",
            "https:/evil.example",
            "javascript:alert(1)",
            "data:,x",
            " /a",
            "/a b",
            "\t//evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/a\0b",
            "/%2Fevil.example",
            "/%2f%2fevil.example",
            "/%5Cevil.example",
            "/%252Fevil.example",
            "/%255cevil.example",
            "%2F%2Fevil.example",
            "/%09/evil.example",
            "/a%0d%0ab",
            "/a%00b",
            "/%2509/evil.example",
            "/..//evil.example",
            "/.//evil.example",
            "/a/../..//evil.example",
            "/%2e%2e//evil.example",
            "/a/%2e%2e/b",
            "/ü",
        ] {
            assert!(!is_local(bad), "{bad:?}");
        }
        assert!(!is_local(&format!("/{}", "a".repeat(2048))), "very long");
    }

    #[test]
    fn b2_no_sign_in_leads_to_the_next() {
        for bad in
            ["/bff", "/bff/login", "/bff/login?return_to=/", "/%62ff/login", "/%2562ff/login", "/bff%2flogin"]
        {
            assert!(!is_local(bad), "{bad}");
        }
    }
}
