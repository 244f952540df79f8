//! Paths of the table, with parameters: `/api/tenants/{tenant}`. A parameter is one segment, percent-decoded once
//! (RFC 3986 §2.1, §3.3), and never empty.

use percent_encoding::percent_decode_str;

use super::Refusal;

/// The parameters of a path, decoded, by their names in the table.
pub(super) type Params = Vec<(&'static str, String)>;

/// Whether `path`, as it was sent, is one that `template` stands for. `*` at the end stands for everything below.
pub(super) fn matches(template: &str, path: &str) -> bool {
    let (mut wanted, mut sent) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), sent.next()) {
            (None, None) | (Some("*"), Some(_)) => return true,
            (Some(name), Some(value)) if is_parameter(name) && !value.is_empty() => {}
            (Some(word), Some(value)) if word == value => {}
            _ => return false,
        }
    }
}

/// What the star at the end of `template` stands for in a path that [`matches`], as it was sent.
pub(super) fn below<'a>(template: &str, path: &'a str) -> &'a str {
    let mut slashes = path.match_indices('/').map(|(at, _)| at);
    let last = slashes.nth(template.matches('/').count().saturating_sub(1));
    last.and_then(|at| path.get(at + 1..)).unwrap_or_default()
}

/// The parameters of a path that [`matches`], by name.
///
/// # Errors
/// 400 when one of them is no UTF-8 once it is decoded.
pub(super) fn parameters(template: &'static str, path: &str) -> Result<Params, Refusal> {
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
    }

    #[test]
    fn a_star_is_everything_below_as_it_was_sent() {
        let template = "/bff/{prefix}/*";
        for (path, rest) in [("/bff/api/a%2Fb//c", "a%2Fb//c"), ("/bff/api/", ""), ("/bff/api//", "/")] {
            assert!(matches(template, path), "{path}");
            assert_eq!(below(template, path), rest, "{path}");
        }
        for other in ["/bff/api", "/bff//x", "/bff", "/bf/api/x", "//bff/api/x"] {
            assert!(!matches(template, other), "{other}");
        }
        assert_eq!(parameters(template, "/bff/a%20b/c").unwrap(), [("prefix", "a b".to_owned())]);
        assert_eq!(below("/*", "/a/b"), "a/b");
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
