//! Answers of the authorization endpoint: RFC 6749 §4.1.2, RFC 9207 §2, OAuth 2.0 Form Post Response Mode §2.

use serde::{Deserialize, Serialize};

use super::addressee::Addressee;
use super::parameters::appended;
use super::refusal::OAuthError;

/// How an answer travels: `response_mode`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of a redirect; the default of `response_type=code`.
    #[default]
    Query,
    /// In a form that the browser posts.
    FormPost,
}

impl ResponseMode {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Query, Self::FormPost];

    /// Its name in requests and metadata.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::FormPost => "form_post",
        }
    }

    /// The mode that `name` names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }
}

/// What the client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The authorization code.
    Code(String),
    /// Why there is none.
    Error(OAuthError),
}

/// An answer, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The value of `Location`; after a POST with 303 (rule G6).
    Redirect(String),
    /// A form that posts itself to `action`.
    Form {
        /// The redirect URI.
        action: String,
        /// Names and values of its hidden fields, in order; not yet escaped for HTML.
        fields: Vec<(&'static str, String)>,
    },
}

impl Addressee {
    /// `outcome`, said by `issuer`, which always gives its name so that a client with several servers is not misled
    /// (RFC 9207 §2).
    #[must_use]
    pub fn answer(&self, outcome: &Outcome, issuer: &str) -> Answer {
        let mut fields = match outcome {
            Outcome::Code(code) => vec![("code", code.as_str())],
            Outcome::Error(error) => {
                vec![("error", error.code.as_str()), ("error_description", error.description)]
            }
        };
        fields.extend(self.state.as_deref().map(|state| ("state", state)));
        fields.push(("iss", issuer));
        match self.response_mode {
            ResponseMode::Query => Answer::Redirect(appended(&self.redirect_uri, &fields)),
            ResponseMode::FormPost => Answer::Form {
                action: self.redirect_uri.clone(),
                fields: fields.into_iter().map(|(name, value)| (name, value.to_owned())).collect(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::protocol::refusal::ErrorCode;

    const ISSUER: &str = "https://id.example.com";
    const DENIED: Outcome = Outcome::Error(OAuthError::new(ErrorCode::AccessDenied, "The person said no"));

    fn addressee(response_mode: ResponseMode, state: Option<&str>) -> Addressee {
        let redirect_uri = "https://app.example.com/cb?dummy1=lorem&dummy2=ipsum".to_owned();
        Addressee { redirect_uri, response_mode, state: state.map(str::to_owned) }
    }

    #[test]
    fn o4_by_query_the_registered_one_stays_and_the_answer_follows() {
        let code = Outcome::Code("a-_b".to_owned());
        let Answer::Redirect(location) =
            addressee(ResponseMode::Query, Some("s t&1=+")).answer(&code, ISSUER)
        else {
            panic!("no redirect")
        };
        let expected = "https://app.example.com/cb?dummy1=lorem&dummy2=ipsum\
                        &code=a-_b&state=s%20t%261%3D%2B&iss=https%3A%2F%2Fid.example.com";
        assert_eq!(location, expected);
    }

    #[test]
    fn o1_an_error_too_says_who_speaks() {
        let Answer::Redirect(location) = addressee(ResponseMode::Query, None).answer(&DENIED, ISSUER) else {
            panic!("no redirect")
        };
        let expected = "&error=access_denied&error_description=The%20person%20said%20no&iss=https%3A%2F%2Fid.example.com";
        assert!(location.ends_with(expected), "{location}");
    }

    #[test]
    fn o4_by_form_post_the_address_is_untouched_and_the_fields_are_plain() {
        let to = addressee(ResponseMode::FormPost, Some("\"><script>&\u{e4}"));
        let Answer::Form { action, fields } = to.answer(&DENIED, ISSUER) else { panic!("no form") };
        assert_eq!(action, to.redirect_uri);
        let expected = [
            ("error", "access_denied"),
            ("error_description", "The person said no"),
            ("state", "\"><script>&\u{e4}"),
            ("iss", ISSUER),
        ];
        assert_eq!(fields, expected.map(|(name, value)| (name, value.to_owned())));
        let Answer::Form { fields, .. } =
            addressee(ResponseMode::FormPost, None).answer(&Outcome::Code("c".to_owned()), ISSUER)
        else {
            panic!("no form")
        };
        assert_eq!(fields, [("code", "c"), ("iss", ISSUER)].map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn modes_have_the_names_of_the_specification_and_are_kept_under_them() {
        for (mode, name) in ResponseMode::ALL.into_iter().zip(["query", "form_post"]) {
            assert_eq!((mode.as_str(), ResponseMode::named(name)), (name, Some(mode)));
            assert_eq!(serde_json::to_string(&mode).unwrap(), format!("\"{name}\""));
        }
        for other in ["", "fragment", "Query", "web_message", "query.jwt"] {
            assert_eq!(ResponseMode::named(other), None, "{other}");
        }
        assert_eq!(ResponseMode::default(), ResponseMode::Query);
    }
}
