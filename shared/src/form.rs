//! `application/x-www-form-urlencoded`, in queries and bodies: RFC 6749 appendix B, the URL standard §5.

/// `pairs` as a query or a body.
#[must_use]
pub fn write_form(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        write(name, &mut text);
        text.push('=');
        write(value, &mut text);
    }
    text
}

/// The pairs in a query or a body, in order; `None` where it is not encoded as a form is, or no UTF-8 comes out of it.
#[must_use]
pub fn read_form(text: &str) -> Option<Vec<(String, String)>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    };
    text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}

/// `endpoint` with `pairs` in its query, beside what is there already (RFC 6749 §3.1).
#[must_use]
pub fn address(endpoint: &str, pairs: &[(&str, &str)]) -> String {
    let join = if endpoint.contains('?') { "&" } else { "?" };
    [endpoint, join, &write_form(pairs)].concat()
}

fn write(text: &str, out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            _ if byte.is_ascii_alphanumeric() || b"*-._".contains(&byte) => out.push(char::from(byte)),
            _ => out.extend(['%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]),
        }
    }
}

/// `text` without its `+` and `%XX`; `None` where it is not encoded as a form is, or no UTF-8 comes out of it.
#[must_use]
pub fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)? << 4 | digit(rest.next()?)?,
            _ => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_form_is_written_as_the_standard_says() {
        assert_eq!(write_form(&[]), "");
        assert_eq!(
            write_form(&[("scope", "openid read"), ("u", "http://a/b?c=d&e"), ("ü*", "-._~+")]),
            "scope=openid+read&u=http%3A%2F%2Fa%2Fb%3Fc%3Dd%26e&%C3%BC*=-._%7E%2B"
        );
        assert_eq!(address("http://a/b", &[("c", "d")]), "http://a/b?c=d");
        assert_eq!(address("http://a/b?x=1", &[("c", "d")]), "http://a/b?x=1&c=d");
    }

    #[test]
    fn a_form_is_read_in_order_with_what_is_repeated() {
        let read = read_form("a=1&&b&a=%32+%e2%82%AC&=x").unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("a", "1"), ("b", ""), ("a", "2 €"), ("", "x")]);
        assert_eq!(read_form(""), Some(Vec::new()));
    }

    #[test]
    fn what_is_not_encoded_as_a_form_is_refused() {
        for text in ["a=%", "a=%4", "a=%zz", "a=%+1", "%ff=1", "a=%C3"] {
            assert_eq!(read_form(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(pairs in proptest::collection::vec((".+", ".*"), 0..5)) {
            let written: Vec<_> = pairs.iter().map(|(name, value): &(String, String)| (name.as_str(), value.as_str())).collect();
            prop_assert_eq!(read_form(&write_form(&written)), Some(pairs));
        }
    }
}
