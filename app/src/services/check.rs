//! `GET /test_get_with_validation`: what the API says to a token (contract R7).

use serde_json::Value;
use signet_shared::jose::object;
use signet_shared::wire::AppConfig;

use super::http::{Reply, Target};
use super::{Error, Server};

/// The API's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The HTTP status.
    pub status: u16,
    /// The sentence that the API said.
    pub answer: String,
}

/// Shows `token` to the API.
pub async fn check(config: &AppConfig, token: &str) -> Result<Verdict, Error> {
    let target = Target { server: Server::Api, base: &config.api };
    target.get("/test_get_with_validation", Some(&sendable(token))).await.map(|reply| interpret(&reply))
}

/// A header cannot carry every text and storage may hold any; `fetch` would throw. No token has such characters, so the
/// API refuses what is sent instead all the same.
pub(super) fn sendable(token: &str) -> String {
    token.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect()
}

/// The endpoint answers a bare JSON string; whatever stands before it may answer an error body, or anything.
fn interpret(reply: &Reply) -> Verdict {
    let answer = serde_json::from_slice::<String>(reply.body.as_bytes())
        .ok()
        .or_else(|| object(reply.body.as_bytes())?.get("message").and_then(Value::as_str).map(str::to_owned))
        .unwrap_or_else(|| {
            let text = reply.body.trim();
            if text.is_empty() || text.starts_with('<') {
                "An answer without words.".into()
            } else {
                shorten(text)
            }
        });
    Verdict { status: reply.status, answer }
}

/// At most 200 characters: what stands before the API may send a whole page.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Verdict {
        interpret(&Reply { status, body: body.into(), ..Reply::default() })
    }

    #[test]
    fn a_bare_json_string_is_the_answer() {
        assert_eq!(answer(200, r#""hello""#), Verdict { status: 200, answer: "hello".into() });
    }

    #[test]
    fn an_error_body_gives_its_sentence() {
        let body = r#"{"error":"keys_unavailable","message":"No keys yet.","request_id":"1"}"#;
        assert_eq!(answer(503, body).answer, "No keys yet.");
    }

    #[test]
    fn anything_else_is_shown_but_not_at_length() {
        assert_eq!(answer(502, "Bad Gateway").answer, "Bad Gateway");
        assert_eq!(answer(502, "<html>").answer, "An answer without words.");
        assert_eq!(answer(500, "").answer, "An answer without words.");
        assert_eq!(answer(500, &"ä".repeat(5000)).answer.chars().count(), 201);
    }

    #[test]
    fn a_text_that_no_header_can_carry_is_made_one_that_is_refused() {
        assert_eq!(sendable("a.b-_9.c"), "a.b-_9.c");
        assert_eq!(sendable("a\nb\u{e9}"), "a?b?");
    }
}
