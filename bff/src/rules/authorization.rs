//! From `GET /bff/login` to the authorization request: OpenID Connect Core §3.1.2.1, RFC 7636 §4.3.

use std::num::IntErrorKind;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;

use super::parameters::{BadParameters, Parameters};
use super::return_to;

/// What may be passed on to the provider as it came.
const PASSED_ON: [&str; 6] = ["tenant", "login_hint", PROMPT, "max_age", "acr_values", "ui_locales"];
const PROMPT: &str = "prompt";
/// The longest value of one of these, in bytes.
const LONGEST: usize = 512;

/// What a page asks for when it sends somebody to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginAsk {
    /// Where the browser goes afterwards.
    pub return_to: String,
    /// What is passed on to the provider.
    pub passed_on: Vec<(&'static str, String)>,
    /// How many seconds ago the person may have signed in.
    pub max_age: Option<u64>,
}

/// Why nobody is sent to sign in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAsk {
    /// The query cannot be read.
    #[error(transparent)]
    Parameters(#[from] BadParameters),
    /// A parameter is not what it should be.
    #[error("{0} is not what it should be.")]
    Value(&'static str),
}

impl LoginAsk {
    /// Reads the query of `GET /bff/login`. What is not known is ignored.
    ///
    /// # Errors
    /// [`BadAsk`].
    pub fn read(query: &str) -> Result<Self, BadAsk> {
        let sent = Parameters::parse(query)?;
        let return_to = sent.get("return_to").unwrap_or("/").to_owned();
        if !return_to::is_local(&return_to) {
            return Err(BadAsk::Value("return_to"));
        }
        let mut passed_on = Vec::new();
        for name in PASSED_ON {
            let Some(value) = sent.get(name) else { continue };
            if value.len() > LONGEST || value.chars().any(char::is_control) {
                return Err(BadAsk::Value(name));
            }
            passed_on.push((name, value.to_owned()));
        }
        let max_age = sent.get("max_age").map(seconds).transpose()?;
        Ok(Self { return_to, passed_on, max_age })
    }

    /// The same with `prompt`, where the page asks for none.
    #[must_use]
    pub fn or_prompt(mut self, prompt: Option<&str>) -> Self {
        let asks = self.passed_on.iter().any(|(name, _)| *name == PROMPT);
        self.passed_on.extend(prompt.filter(|_| !asks).map(|prompt| (PROMPT, prompt.to_owned())));
        self
    }

    /// The tenant that somebody is to sign in for.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.passed_on.iter().find(|(name, _)| *name == "tenant").map(|(_, value)| value.as_str())
    }
}

fn seconds(text: &str) -> Result<u64, BadAsk> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(seconds) if digits => Ok(seconds),
        Err(error) if digits && *error.kind() == IntErrorKind::PosOverflow => Ok(u64::MAX),
        _ => Err(BadAsk::Value("max_age")),
    }
}

/// What an authorization request says of its client.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// Its name.
    pub client_id: &'a str,
    /// Where the answer goes.
    pub redirect_uri: &'a str,
    /// What it asks for.
    pub scope: &'a str,
}

/// The secrets of one sign-in.
#[derive(Debug, Clone, Copy)]
pub struct Secrets<'a> {
    /// What the answer brings back.
    pub state: &'a str,
    /// What the ID token says.
    pub nonce: &'a str,
    /// What the code is redeemed with.
    pub verifier: &'a str,
}

/// The address that the browser is sent to. `claims` are asked for where the provider reads that parameter.
#[must_use]
pub fn address(
    endpoint: &Url,
    client: Client<'_>,
    secrets: Secrets<'_>,
    ask: &LoginAsk,
    claims: Option<&str>,
) -> String {
    let mut address = endpoint.clone();
    {
        let mut query = address.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", client.client_id)
            .append_pair("redirect_uri", client.redirect_uri)
            .append_pair("scope", client.scope)
            .append_pair("state", secrets.state)
            .append_pair("nonce", secrets.nonce)
            .append_pair("code_challenge", &challenge(secrets.verifier))
            .append_pair("code_challenge_method", "S256");
        for (name, value) in &ask.passed_on {
            query.append_pair(name, value);
        }
        if let Some(claims) = claims {
            query.append_pair("claims", claims);
        }
    }
    address.into()
}

/// S256: RFC 7636 §4.2.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b1_only_what_is_known_is_passed_on() {
        let ask = LoginAsk::read(
            "tenant=demo&login_hint=ada%40x&return_to=/a%3Fb&prompt=login&max_age=60&acr_values=1&ui_locales=de&scope=admin&\
             redirect_uri=https://evil.example&client_id=x&request=y",
        );
        let ask = ask.unwrap();
        assert_eq!((ask.return_to.as_str(), ask.tenant(), ask.max_age), ("/a?b", Some("demo"), Some(60)));
        let names: Vec<&str> = ask.passed_on.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, PASSED_ON);
        let bare = LoginAsk::read("").unwrap();
        assert_eq!(bare, LoginAsk { return_to: "/".into(), passed_on: vec![], max_age: None });
    }

    #[test]
    fn b1_the_operators_prompt_counts_where_the_page_asks_for_none() {
        let prompts = |query: &str, own| {
            let ask = LoginAsk::read(query).unwrap().or_prompt(own);
            let prompts = ask.passed_on.into_iter().filter(|(name, _)| *name == "prompt");
            prompts.map(|(_, value)| value).collect::<Vec<_>>()
        };
        assert_eq!(prompts("", Some("consent")), ["consent"]);
        assert_eq!(prompts("prompt=none", Some("consent")), ["none"]);
        assert_eq!(prompts("", None), [""; 0]);
    }

    #[test]
    fn b1_what_is_wrong_is_refused_and_not_left_out() {
        for (query, name) in [
            ("return_to=//evil.example", "return_to"),
            ("max_age=-1", "max_age"),
            ("max_age=%2B1", "max_age"),
            ("max_age=1.5", "max_age"),
            ("login_hint=a%0Ab", "login_hint"),
        ] {
            assert_eq!(LoginAsk::read(query), Err(BadAsk::Value(name)), "{query}");
        }
        assert_eq!(LoginAsk::read(&format!("tenant={}", "a".repeat(513))), Err(BadAsk::Value("tenant")));
        assert_eq!(LoginAsk::read("tenant=a&tenant=b"), Err(BadAsk::Parameters(BadParameters::Twice)));
        assert_eq!(LoginAsk::read("max_age=99999999999999999999").unwrap().max_age, Some(u64::MAX));
    }

    #[test]
    fn b1_the_request_has_s256_state_nonce_and_our_own_redirect_uri() {
        let ask = LoginAsk::read("tenant=demo&return_to=/x").unwrap();
        let endpoint: Url = "https://p.example/authorize?a=b".parse().unwrap();
        let client =
            Client { client_id: "c", redirect_uri: "https://app.example/bff/callback", scope: "openid read" };
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let secrets = Secrets { state: "st", nonce: "no", verifier };
        let made = address(&endpoint, client, secrets, &ask, Some("{}"));
        let pairs: Vec<(String, String)> = made.parse::<Url>().unwrap().query_pairs().into_owned().collect();
        let wanted = [
            ("a", "b"),
            ("response_type", "code"),
            ("client_id", "c"),
            ("redirect_uri", "https://app.example/bff/callback"),
            ("scope", "openid read"),
            ("state", "st"),
            ("nonce", "no"),
            // RFC 7636 appendix B.
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
            ("tenant", "demo"),
            ("claims", "{}"),
        ];
        assert_eq!(pairs, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(!made.contains(verifier));
    }
}
