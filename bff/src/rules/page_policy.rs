//! What pages may do: Content Security Policy Level 3 (contract N10).

/// The policy of every page: our own files alone, WASM, and calls to `servers`.
#[must_use]
pub fn csp(servers: &[String]) -> String {
    let mut connect = vec!["'self'"];
    for server in servers {
        if !connect.contains(&server.as_str()) {
            connect.push(server);
        }
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src {}; \
         base-uri 'none'; frame-ancestors 'none'; form-action 'self'; manifest-src 'self'",
        connect.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_is_named_once() {
        let servers = ["https://a.example", "https://a.example"].map(str::to_owned);
        assert!(csp(&servers).contains("; connect-src 'self' https://a.example; "));
        assert!(csp(&[]).contains("; connect-src 'self'; "));
    }
}
