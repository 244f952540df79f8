//! Authorization server metadata: RFC 8414. It announces only what works.

use signet_shared::wire::AuthorizationServerMetadata;

/// The document of the issuer `issuer`.
#[must_use]
pub fn document(issuer: &str) -> AuthorizationServerMetadata {
    AuthorizationServerMetadata {
        issuer: issuer.to_owned(),
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
        response_types_supported: Vec::new(),
        grant_types_supported: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_stands_byte_by_byte() {
        let document = document("http://localhost:5000");
        assert_eq!(document.issuer, "http://localhost:5000");
        assert_eq!(document.jwks_uri, "http://localhost:5000/.well-known/jwks.json");
    }
}
