//! What a client takes from the provider's metadata, and when it takes nothing: RFC 8414 §2 and §3.3, OpenID Connect Discovery
//! §4.3, RFC 9207 §3, RFC 9700 §2.1.1.

use std::fmt;

use serde_json::{Map, Value};

use super::Parameter;
use crate::jose::object;

/// A provider that this client can work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name, which every answer and every token must bear.
    pub issuer: String,
    /// Where people are sent.
    pub authorization_endpoint: String,
    /// Where codes become tokens.
    pub token_endpoint: String,
    /// Who has signed in.
    pub userinfo_endpoint: Option<String>,
    /// Where tokens are given back.
    pub revocation_endpoint: Option<String>,
    /// Where people sign out.
    pub end_session_endpoint: Option<String>,
    /// Whether every answer says who gives it.
    pub names_itself: bool,
    /// What of its metadata is shown, in the order in which the flow needs it.
    pub shown: Vec<Parameter>,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoProvider {
    /// It is no metadata document.
    Unreadable,
    /// It is another one's.
    OtherIssuer(String),
    /// This member is missing or of the wrong type.
    Missing(&'static str),
    /// It does not know PKCE by S256, so that a stolen code could be used.
    WithoutPkce,
}

impl fmt::Display for NoProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("What came is no metadata document."),
            Self::OtherIssuer(name) => {
                write!(f, "The metadata is that of another issuer, {name}, so it does not count.")
            }
            Self::Missing(name) => write!(f, "The metadata names no {name}."),
            Self::WithoutPkce => f.write_str(
                "The auth-server does not offer PKCE with S256. Without it a stolen code could be used.",
            ),
        }
    }
}

/// What is shown, with its meaning.
const MEMBERS: [(&str, &str); 9] = [
    (
        "issuer",
        "The auth-server's name. It must be exactly the one that was asked, and every answer and token must bear it.",
    ),
    (
        "authorization_endpoint",
        "Where the browser is sent, so that the person signs in there and nowhere else.",
    ),
    (
        "code_challenge_methods_supported",
        "How a code is bound to the one who asked for it (PKCE). Without S256 we would stop here.",
    ),
    (
        "authorization_response_iss_parameter_supported",
        "Whether every answer says in iss who gives it. If so, one without it is refused.",
    ),
    ("token_endpoint", "Where the code is exchanged for tokens."),
    ("jwks_uri", "Where the public keys are that the ID token is checked with."),
    ("userinfo_endpoint", "Who has signed in, for whoever has an access token."),
    ("revocation_endpoint", "Where tokens are given back before they end by themselves."),
    ("end_session_endpoint", "Where the browser is sent to sign out."),
];

impl Provider {
    /// Reads `document`, which came from `issuer`.
    ///
    /// # Errors
    /// [`NoProvider`].
    pub fn read(document: &str, issuer: &str) -> Result<Self, NoProvider> {
        let members = object(document.as_bytes()).ok_or(NoProvider::Unreadable)?;
        let may = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let must = |name: &'static str| may(name).ok_or(NoProvider::Missing(name));
        let named = must("issuer")?;
        if named != issuer {
            return Err(NoProvider::OtherIssuer(named));
        }
        let methods = members.get("code_challenge_methods_supported").and_then(Value::as_array);
        if !methods.is_some_and(|methods| methods.iter().any(|method| method == "S256")) {
            return Err(NoProvider::WithoutPkce);
        }
        Ok(Self {
            issuer: named,
            authorization_endpoint: must("authorization_endpoint")?,
            token_endpoint: must("token_endpoint")?,
            userinfo_endpoint: may("userinfo_endpoint"),
            revocation_endpoint: may("revocation_endpoint"),
            end_session_endpoint: may("end_session_endpoint"),
            names_itself: members.get("authorization_response_iss_parameter_supported")
                == Some(&Value::Bool(true)),
            shown: shown(&members),
        })
    }
}

fn shown(members: &Map<String, Value>) -> Vec<Parameter> {
    let one = |(name, meaning): (&str, &'static str)| {
        let value = members.get(name)?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
            other => other.to_string(),
        };
        Some(Parameter::new(name, text, meaning))
    };
    MEMBERS.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Value {
        json!({
            "issuer": "http://a", "authorization_endpoint": "http://a/authorize", "token_endpoint": "http://a/token",
            "jwks_uri": "http://a/jwks", "userinfo_endpoint": "http://a/userinfo",
            "code_challenge_methods_supported": ["plain", "S256"], "colour": "red",
            "authorization_response_iss_parameter_supported": true
        })
    }

    fn read(document: &Value) -> Result<Provider, NoProvider> {
        Provider::read(&document.to_string(), "http://a")
    }

    #[test]
    fn what_the_flow_needs_is_read_and_shown_in_its_order() {
        let provider = read(&document()).unwrap();
        assert_eq!(provider.authorization_endpoint, "http://a/authorize");
        assert_eq!(provider.token_endpoint, "http://a/token");
        assert_eq!(provider.userinfo_endpoint.as_deref(), Some("http://a/userinfo"));
        assert_eq!((provider.revocation_endpoint, provider.end_session_endpoint), (None, None));
        assert!(provider.names_itself);
        let shown: Vec<_> =
            provider.shown.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
        assert_eq!(shown[0], ("issuer", "http://a"));
        assert_eq!(shown[2], ("code_challenge_methods_supported", "plain S256"));
        assert_eq!(shown[3].1, "true");
        assert_eq!(shown.len(), 7, "what is absent or of no use here is not shown: {shown:?}");
    }

    #[test]
    fn the_metadata_of_another_issuer_does_not_count() {
        for other in ["http://a/", "http://A", "http://evil"] {
            let mut document = document();
            document["issuer"] = json!(other);
            assert_eq!(read(&document), Err(NoProvider::OtherIssuer(other.into())), "{other}");
        }
    }

    #[test]
    fn without_pkce_nobody_is_sent_there() {
        for methods in [json!(["plain"]), json!([]), json!("S256"), json!(null)] {
            let mut document = document();
            document["code_challenge_methods_supported"] = methods.clone();
            assert_eq!(read(&document), Err(NoProvider::WithoutPkce), "{methods}");
        }
    }

    #[test]
    fn what_is_needed_and_missing_is_named() {
        for name in ["issuer", "authorization_endpoint", "token_endpoint"] {
            for wrong in [json!(null), json!(1)] {
                let mut document = document();
                document[name] = wrong;
                assert_eq!(read(&document), Err(NoProvider::Missing(name)));
            }
        }
        assert_eq!(Provider::read("<html>", "http://a"), Err(NoProvider::Unreadable));
    }

    #[test]
    fn only_a_true_says_that_answers_name_their_giver() {
        for other in [json!(false), json!("true"), json!(null)] {
            let mut document = document();
            document["authorization_response_iss_parameter_supported"] = other;
            assert!(!read(&document).unwrap().names_itself);
        }
    }

    #[test]
    fn each_reason_is_a_sentence() {
        let reasons = [
            NoProvider::Unreadable,
            NoProvider::OtherIssuer("http://evil".into()),
            NoProvider::Missing("token_endpoint"),
            NoProvider::WithoutPkce,
        ];
        let said: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        assert!(said.iter().all(|sentence| sentence.ends_with('.')), "{said:?}");
        assert!(said[1].contains("http://evil") && said[2].contains("token_endpoint"), "{said:?}");
    }
}
