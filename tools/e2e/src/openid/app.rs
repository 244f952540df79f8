//! A client: what it asks people for, and what it does with the answer.

use serde_json::Value;

use super::{Answer, At, Step, answered, encoded, text};

/// What every client here makes its challenge of: RFC 7636 appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A client of codes.
#[derive(Debug, Clone)]
pub struct App {
    /// Its name.
    pub client_id: String,
    /// Its secret, sent by `client_secret_basic`; a public client has none.
    pub secret: Option<String>,
    /// Where its answers go.
    pub redirect_uri: String,
    /// What it asks for.
    pub scope: String,
}

impl App {
    /// The demo's `signet-spa` as a program on this machine, which listens at `port` (RFC 8252 §7.3).
    pub fn spa(port: u16, scope: &str) -> Self {
        Self {
            client_id: "signet-spa".to_owned(),
            secret: None,
            redirect_uri: format!("http://127.0.0.1:{port}/callback"),
            scope: scope.to_owned(),
        }
    }

    /// A client with a secret.
    pub fn confidential(client_id: &str, secret: &str, redirect_uri: &str, scope: &str) -> Self {
        Self {
            client_id: client_id.to_owned(),
            secret: Some(secret.to_owned()),
            redirect_uri: redirect_uri.to_owned(),
            scope: scope.to_owned(),
        }
    }

    /// The parameters of its request; `more` counts in place of what is usual, and an empty value takes a parameter out.
    pub fn parameters<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let usual = [
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", &self.redirect_uri),
            ("response_type", "code"),
            ("scope", &self.scope),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let kept = usual.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
        kept.chain(more.iter().copied()).filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Its request, as the address where it sends people.
    pub fn asks(&self, more: &[(&str, &str)]) -> String {
        format!("/oauth2/authorize?{}", encoded(&self.parameters(more)))
    }

    /// What it gets for a code.
    ///
    /// # Errors
    /// [`super::Trouble::NoAnswer`].
    pub async fn redeems(&self, at: &At, code: &str) -> Step<Answer> {
        self.redeems_by(at, code, VERIFIER).await
    }

    /// The same with another verifier.
    ///
    /// # Errors
    /// [`super::Trouble::NoAnswer`].
    pub async fn redeems_by(&self, at: &At, code: &str, verifier: &str) -> Step<Answer> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", verifier),
        ];
        self.posts(at, "/oauth2/token", &fields).await
    }

    /// What it gets for a refresh token.
    ///
    /// # Errors
    /// [`super::Trouble::NoAnswer`].
    pub async fn refreshes(&self, at: &At, token: &str) -> Step<Answer> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.posts(at, "/oauth2/token", &fields).await
    }

    /// Gives a token back.
    ///
    /// # Errors
    /// [`super::Trouble::NoAnswer`].
    pub async fn revokes(&self, at: &At, token: &str) -> Step<Answer> {
        self.posts(at, "/oauth2/revoke", &[("token", token)]).await
    }

    /// Neither the access token nor the refresh token among `tokens` is worth anything at the auth-server.
    ///
    /// # Panics
    /// When one of them is, or there is no answer.
    pub async fn has_nothing_by(&self, at: &At, tokens: &Value) {
        let said = self.userinfo(at, text(tokens, "access_token")).await.expect("an answer");
        assert_eq!(said.status, 401, "{}", said.seen());
        let refreshed = self.refreshes(at, text(tokens, "refresh_token")).await.expect("an answer");
        let told = (refreshed.status, refreshed.error());
        assert_eq!(told, (400, "invalid_grant".to_owned()), "{}", refreshed.seen());
    }

    /// Asks who has signed in.
    ///
    /// # Errors
    /// [`super::Trouble::NoAnswer`].
    pub async fn userinfo(&self, at: &At, token: &str) -> Step<Answer> {
        answered(at.get("/oauth2/userinfo").bearer_auth(token)).await
    }

    /// A form to an endpoint for clients, with whatever this client proves itself by.
    ///
    /// # Errors
    /// [`super::Trouble::NoAnswer`].
    pub async fn posts(&self, at: &At, path: &str, fields: &[(&str, &str)]) -> Step<Answer> {
        if let Some(secret) = &self.secret {
            return answered(at.post(path, fields).basic_auth(&self.client_id, Some(secret))).await;
        }
        let fields = [fields, &[("client_id", self.client_id.as_str())]].concat();
        answered(at.post(path, &fields)).await
    }
}
