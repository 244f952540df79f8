//! `GET /api/me` with any token: what the real API says to it (contracts P1, N8).

use signet_shared::jose::object;
use signet_shared::wire::AppConfig;

use super::check::sendable;
use super::http::{Reply, Target};
use super::{Error, Server};

/// What is asked.
pub const PATH: &str = "/api/me";

/// The API's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The word for a refusal: `invalid_token`.
    pub error: String,
    /// Its sentence.
    pub message: String,
    /// The `WWW-Authenticate` field (RFC 6750 §3), if there is one.
    pub challenge: Option<String>,
}

/// Shows `token` to the API.
pub async fn probe(config: &AppConfig, token: &str) -> Result<ApiAnswer, Error> {
    let target = Target { server: Server::Api, base: &config.api };
    target.get(PATH, Some(&sendable(token))).await.map(interpret)
}

fn interpret(reply: Reply) -> ApiAnswer {
    let body = object(reply.body.as_bytes()).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    ApiAnswer {
        status: reply.status,
        error: text("error"),
        message: text("message"),
        challenge: reply.challenge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_taken_apart_and_nonsense_says_nothing() {
        let body = r#"{"error":"invalid_token","message":"The token has expired.","request_id":"x"}"#;
        let reply = |body: &str| Reply { status: 401, body: body.into(), ..Reply::default() };
        let answer = interpret(reply(body));
        assert_eq!(
            (answer.error.as_str(), answer.message.as_str()),
            ("invalid_token", "The token has expired.")
        );
        let nothing =
            ApiAnswer { status: 401, error: String::new(), message: String::new(), challenge: None };
        assert_eq!(interpret(reply("<html>")), nothing);
    }
}
