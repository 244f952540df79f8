//! What a provider says about itself: OpenID Connect Discovery §3, RFC 8414 §2, as far as its client needs it.

use reqwest::Url;
use serde::Deserialize;
use signet_service::config::is_loopback_url;

use super::ProviderError;

/// It.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Where people are sent to sign in.
    pub authorization_endpoint: Url,
    /// Where tokens are given.
    pub token_endpoint: Url,
    /// Where it says who has signed in.
    pub userinfo_endpoint: Option<Url>,
    /// Where tokens are given back: RFC 7009.
    pub revocation_endpoint: Option<Url>,
    /// Where people are sent to sign out.
    pub end_session_endpoint: Option<Url>,
    /// Whether each answer says whose it is: RFC 9207.
    pub says_iss: bool,
    /// Whether the parameter `claims` is read.
    pub reads_claims: bool,
    methods: Vec<String>,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    claims_parameter_supported: bool,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

impl Metadata {
    /// Reads the document of `issuer`.
    ///
    /// # Errors
    /// [`ProviderError::Nonsense`], also for the document of another issuer and for an address that secrets cannot be sent to.
    pub(super) fn read(document: &[u8], issuer: &str) -> Result<Self, ProviderError> {
        let said: Document =
            serde_json::from_slice(document).map_err(|_| ProviderError::Nonsense("its metadata is none"))?;
        if said.issuer != issuer {
            return Err(ProviderError::Nonsense("the metadata is another issuer's"));
        }
        let address = |text: &str| {
            safe(text, issuer).ok_or(ProviderError::Nonsense(
                "an endpoint is neither https nor, like the issuer, on this machine",
            ))
        };
        let perhaps = |text: &Option<String>| text.as_deref().map(address).transpose();
        Ok(Self {
            authorization_endpoint: address(&said.authorization_endpoint)?,
            token_endpoint: address(&said.token_endpoint)?,
            userinfo_endpoint: perhaps(&said.userinfo_endpoint)?,
            revocation_endpoint: perhaps(&said.revocation_endpoint)?,
            end_session_endpoint: perhaps(&said.end_session_endpoint)?,
            says_iss: said.authorization_response_iss_parameter_supported,
            reads_claims: said.claims_parameter_supported,
            methods: said.token_endpoint_auth_methods_supported,
        })
    }

    /// Whether a secret is sent by `client_secret_basic`, which is what holds where nothing is said; else by `client_secret_post`.
    #[must_use]
    pub fn takes_basic(&self) -> bool {
        let takes = |name: &str| self.methods.iter().any(|method| method == name);
        self.methods.is_empty() || takes("client_secret_basic") || !takes("client_secret_post")
    }
}

/// An address by https, or on this machine where the issuer is too.
fn safe(text: &str, issuer: &str) -> Option<Url> {
    let url: Url = text.parse().ok()?;
    let plain_here = url.scheme() == "http" && is_loopback_url(text) && is_loopback_url(issuer);
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (bare && (url.scheme() == "https" || plain_here)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document(issuer: &str) -> Value {
        json!({"issuer": issuer, "authorization_endpoint": format!("{issuer}/a"), "token_endpoint": format!("{issuer}/t")})
    }

    fn read(document: &Value, issuer: &str) -> Result<Metadata, ProviderError> {
        Metadata::read(document.to_string().as_bytes(), issuer)
    }

    #[test]
    fn b10_any_provider_that_says_the_least_is_understood() {
        let said = read(&document("https://p.example"), "https://p.example").unwrap();
        assert_eq!(said.token_endpoint.as_str(), "https://p.example/t");
        assert!(said.takes_basic() && !said.says_iss && said.revocation_endpoint.is_none());
        read(&document("http://localhost:1"), "http://localhost:1").unwrap();
    }

    #[test]
    fn b10_another_issuers_document_and_unsafe_addresses_are_refused() {
        assert!(read(&document("https://q.example"), "https://p.example").is_err());
        assert!(read(&document("https://p.example"), "https://p.example/").is_err(), "byte by byte");
        for bad in
            ["http://p.example/t", "http://localhost:1/t", "t", "https://u:p@p.example/t", "ftp://p.example"]
        {
            for name in ["token_endpoint", "userinfo_endpoint", "end_session_endpoint"] {
                let mut said = document("https://p.example");
                said[name] = json!(bad);
                assert!(read(&said, "https://p.example").is_err(), "{name} {bad}");
            }
        }
        assert!(Metadata::read(b"[]", "https://p.example").is_err());
    }

    #[test]
    fn a_secret_goes_the_way_that_the_provider_takes() {
        let takes = |methods: Value| {
            let mut said = document("https://p.example");
            said["token_endpoint_auth_methods_supported"] = methods;
            read(&said, "https://p.example").unwrap().takes_basic()
        };
        assert!(takes(json!(["client_secret_post", "client_secret_basic"])));
        assert!(!takes(json!(["client_secret_post", "private_key_jwt"])));
    }
}
