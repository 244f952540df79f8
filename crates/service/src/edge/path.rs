//! Paths of the table, with parameters: `/api/tenants/{tenant}`. A parameter is one segment, percent-decoded once
//! (RFC 3986 §2.1, §3.3), and never empty.

use percent_encoding::percent_decode_str;

use super::Refusal;

/// Whether `path`, as it was sent, is one that `template` stands for. `*` at the end stands for everything below.
pub(super) fn matches(template: &str, path: &str) -> bool {
    if let Some(prefix) = template.strip_suffix('*') {
        return path.starts_with(prefix);
    }
    let (mut wanted, mut sent) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), sent.next()) {
            (None, None) => return true,
            (Some(name), Some(value)) if is_parameter(name) && !value.is_empty() => {}
            (Some(word), Some(value)) if word == value => {}
            _ => return false,
        }
    }
}

/// Whether `template` stands for itself alone.
pub(super) fn is_literal(template: &str) -> bool {
    !template.ends_with('*') && !template.split('/').any(is_parameter)
}

/// The parameters of a path that [`matches`], by name.
///
/// # Errors
/// 400 when one of them is no UTF-8 once it is decoded.
pub(super) fn parameters(template: &'static str, path: &str) -> Result<Vec<(&'static str, String)>, Refusal> {
    let named = template.split('/').zip(path.split('/')).filter(|(name, _)| is_parameter(name));
    named
        .map(|(name, value)| {
            let decoded = percent_decode_str(value).decode_utf8();
            let decoded =
                decoded.map_err(|_| Refusal::invalid("The path is not UTF-8 once it is decoded."))?;
            Ok((name.trim_matches(['{', '}']), decoded.into_owned()))
        })
        .collect()
}

/// The names of the parameters of `template`.
pub(super) fn names(template: &'static str) -> impl Iterator<Item = &'static str> {
    template.split('/').filter(|segment| is_parameter(segment)).map(|name| name.trim_matches(['{', '}']))
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_itself_and_nothing_else() {
        assert!(matches("/a/b", "/a/b"));
        for other in ["/a", "/a/", "/a/b/", "/a/b/c", "/a//b", "/A/b", "a/b", "/a/%62", "//a/b"] {
            assert!(!matches("/a/b", other), "{other}");
        }
        assert!(matches("/", "/") && !matches("/", "/x") && !matches("/", ""));
        assert!(matches("/files/*", "/files/a/b") && matches("/*", "/") && !matches("/files/*", "/files"));
        assert!(is_literal("/a/b") && is_literal("/") && !is_literal("/*") && !is_literal("/t/{tenant}/x"));
    }

    #[test]
    fn a_parameter_is_one_segment_decoded_once() {
        let of = |path| parameters("/t/{tenant}/x", path).unwrap();
        assert!(matches("/t/{tenant}/x", "/t/a/x"));
        assert_eq!(of("/t/demo/x"), [("tenant", "demo".to_owned())]);
        assert_eq!(of("/t/a%20%C3%A4%252F/x"), [("tenant", "a ä%2F".to_owned())]);
        for other in ["/t//x", "/t/a/b/x", "/t/a", "/t/a/x/"] {
            assert!(!matches("/t/{tenant}/x", other), "{other}");
        }
        assert!(parameters("/t/{tenant}/x", "/t/%FF/x").is_err());
    }
}
