//! How scopes are written: RFC 6749 §3.3.

/// The scopes that a text names, each once, in its order; `None` where one has a character that no scope has.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<&str>> {
    let mut scopes = Vec::new();
    for scope in text.split(' ').filter(|scope| !scope.is_empty()) {
        if !is_scope(scope) {
            return None;
        }
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Some(scopes)
}

/// Whether `text` is one scope: visible ASCII without `"` and `\`.
#[must_use]
pub fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_separated_by_spaces_and_count_once() {
        assert_eq!(parse("read  write read").unwrap(), ["read", "write"]);
        assert_eq!(parse(" a ").unwrap(), ["a"]);
        assert!(parse("").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_scope_is_refused() {
        for text in ["a\"b", "a\\b", "a\tb", "a\nb", "\u{e4}", "read \u{7f}"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert!(!is_scope("") && !is_scope("a b"));
    }
}
