//! The answer to a refused request, made here for every framework: RFC 6750 §3, RFC 9110 §10.2.3, RFC 9111 §5.2.2.5.

use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::{Guard, Refused, User};

impl Guard {
    /// The answer to a request that was refused: its status, `WWW-Authenticate` or `Retry-After`, `Cache-Control:
    /// no-store`, and `{"error": code, "message": sentence}` as JSON. For services that have no shape of their own for
    /// refusals.
    #[must_use]
    pub fn answer(&self, refused: &Refused) -> Response<String> {
        let mut answer = plain(refused.status(), refused.code(), &refused.to_string());
        let headers = answer.headers_mut();
        if let Some(challenge) = self.challenge(refused) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if let Some(pause) = refused.retry_after() {
            headers.insert(RETRY_AFTER, HeaderValue::from(pause.as_secs()));
        }
        answer
    }

    /// What RFC 9728 §3.2 wants at the address that challenges name, as an answer that may be kept for five minutes. That
    /// address is `/.well-known/oauth-protected-resource`, with the path of the audience behind it where it has one.
    #[must_use]
    pub fn metadata(&self) -> Response<String> {
        let wanted = &self.0.wanted;
        let document = json!({"resource": wanted.audience, "authorization_servers": [wanted.issuer],
            "bearer_methods_supported": ["header"]});
        json_answer(&document, "public, max-age=300")
    }
}

impl User {
    /// The answer to a request of this user that was refused after it was admitted, as [`Guard::answer`] makes it.
    #[must_use]
    pub fn answer(&self, refused: &Refused) -> Response<String> {
        self.guard.answer(refused)
    }
}

/// The shape of all refusals; `sentence` has no full stop.
pub(crate) fn plain(status: StatusCode, code: &str, sentence: &str) -> Response<String> {
    let body = json!({"error": code, "message": format!("{sentence}.")});
    let mut answer = json_answer(&body, "no-store");
    *answer.status_mut() = status;
    answer
}

fn json_answer(body: &Value, kept: &'static str) -> Response<String> {
    let mut answer = Response::new(body.to_string());
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    answer
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
