//! The answer of the provider's authorization endpoint: RFC 6749 §4.1.2, OpenID Connect Core §3.1.2.6, RFC 9207.

use super::cookie::is_secret;
use super::parameters::Parameters;

/// An answer whose `state` may be one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// What the request was sent with.
    pub state: String,
    /// The code, or the word for what went wrong.
    pub outcome: Result<String, Word>,
    iss: Option<String>,
}

/// What became of a sign-in that failed, as `/session?error=` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(pub &'static str);

impl Word {
    /// This browser has no such sign-in under way: it took too long, was answered already, or began elsewhere.
    pub const LOGIN_EXPIRED: Self = Self("login_expired");
    /// The answer is not from the provider that was asked.
    pub const WRONG_ISSUER: Self = Self("wrong_issuer");
    /// What the provider says of the person is not valid.
    pub const INVALID_TOKEN: Self = Self("invalid_token");
    /// Somebody signed in for another tenant than was asked.
    pub const WRONG_TENANT: Self = Self("wrong_tenant");
    /// The provider took the code for none.
    pub const INVALID_GRANT: Self = Self("invalid_grant");
    /// The provider does not answer.
    pub const UNAVAILABLE: Self = Self("temporarily_unavailable");
    /// The provider says something that cannot be understood.
    pub const SERVER_ERROR: Self = Self("server_error");
    /// The provider has ended the session meanwhile.
    pub const SESSION_ENDED: Self = Self("session_ended");
}

/// The words of the specifications; any other counts as `server_error`, so that no text of others comes onto our pages.
const WORDS: [&str; 13] = [
    "access_denied",
    "account_selection_required",
    "consent_required",
    "interaction_required",
    "invalid_request",
    "invalid_scope",
    "login_required",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unmet_authentication_requirements",
    "unsupported_response_type",
    "invalid_target",
];

impl Callback {
    /// Reads the query of `GET /bff/callback`; `None` where it cannot be an answer to one of our requests.
    #[must_use]
    pub fn read(query: &str) -> Option<Self> {
        let sent = Parameters::parse(query).ok()?;
        let state = sent.get("state").filter(|state| is_secret(state.as_bytes()))?.to_owned();
        let outcome = match (sent.get("error"), sent.get("code")) {
            (Some(error), None) => Err(word(error)),
            (None, Some(code)) => Ok(code.to_owned()),
            // Both, or neither: no answer of the specification.
            _ => Err(Word::SERVER_ERROR),
        };
        Some(Self { state, outcome, iss: sent.get("iss").map(str::to_owned) })
    }

    /// Whether it comes from `issuer`, which says so in each answer where `always` holds: RFC 9207 §2.4.
    #[must_use]
    pub fn is_from(&self, issuer: &str, always: bool) -> bool {
        match &self.iss {
            Some(iss) => iss == issuer,
            None => !always,
        }
    }
}

fn word(sent: &str) -> Word {
    WORDS.iter().find(|known| **known == sent).map_or(Word::SERVER_ERROR, |known| Word(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATE: &str = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";

    fn read(more: &str) -> Option<Callback> {
        Callback::read(&format!("state={STATE}{more}"))
    }

    #[test]
    fn b2_a_code_or_an_error_is_an_answer() {
        assert_eq!(read("&code=c").unwrap().outcome, Ok("c".to_owned()));
        assert_eq!(read("&error=access_denied").unwrap().outcome, Err(Word("access_denied")));
        for other in ["&error=%3Cscript%3E", "", "&code=c&error=access_denied", "&code="] {
            assert_eq!(read(other).unwrap().outcome, Err(Word::SERVER_ERROR), "{other}");
        }
    }

    #[test]
    fn b2_without_a_state_of_ours_it_is_none() {
        for bad in ["", "code=c", "code=c&state=", "code=c&state=x", "code=c&state=../x", "code=c&state=%"] {
            assert_eq!(Callback::read(bad), None, "{bad}");
        }
        assert_eq!(read(&format!("&code=c&state={STATE}")), None, "twice");
    }

    #[test]
    fn b2_another_provider_is_told_apart() {
        let (said, other, silent) = (
            read("&code=c&iss=https://a").unwrap(),
            read("&code=c&iss=https://b").unwrap(),
            read("&code=c").unwrap(),
        );
        for always in [true, false] {
            assert!(said.is_from("https://a", always) && !other.is_from("https://a", always));
            assert_eq!(silent.is_from("https://a", always), !always);
        }
    }
}
