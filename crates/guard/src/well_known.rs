//! Where a well-known document lies: RFC 8414 §3.1, RFC 9728 §3.1.

/// The address of the document `name` about `identifier`: the well-known part stands between the host and what follows
/// it. `None` when the identifier is no http address.
pub(crate) fn well_known(name: &str, identifier: &str) -> Option<String> {
    let after_scheme = ["https://", "http://"].iter().find_map(|scheme| identifier.strip_prefix(scheme))?;
    let host = after_scheme.find(['/', '?']).unwrap_or(after_scheme.len());
    let (origin, rest) = identifier.split_at(identifier.len() - after_scheme.len() + host);
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    (host > 0).then(|| format!("{origin}/.well-known/{name}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_part_stands_behind_the_host() {
        for (identifier, address) in [
            ("http://localhost:5000", "http://localhost:5000/.well-known/x"),
            ("https://a.example/", "https://a.example/.well-known/x"),
            ("https://a.example/t1", "https://a.example/.well-known/x/t1"),
            ("https://a.example/t/u/", "https://a.example/.well-known/x/t/u"),
            ("https://a.example?t=1", "https://a.example/.well-known/x?t=1"),
        ] {
            assert_eq!(well_known("x", identifier).as_deref(), Some(address));
        }
    }

    #[test]
    fn what_is_no_address_has_no_documents() {
        for identifier in ["", "orders", "urn:example:orders", "https://", "ftp://a.example", "https:///t"] {
            assert_eq!(well_known("x", identifier), None, "{identifier}");
        }
    }
}
